"""The small words of the languages we serve: they tell a language, and they tell nothing about a topic."""

from functools import cache

_FUNCTION_WORDS = {
    "en": """
        the a an of and to in is are was were be been it its it's this that these those with for on at
        by from as or but not have has had will would can could may might should do does did he she they
        we you i his her their our your my him them us who which what when where why how than then there
        here also more most some any all no if so such into about over under after before between up out
        off only just very own same too other new now said says while because through during each both
        few many much one well even still
    """,
    "fr": """
        le la les un une des du de et à au aux en est sont était étaient être été il elle ils elles on
        nous vous je ce cet cette ces qui que quoi dont où ne pas plus par pour sur sous dans avec sans
        se sa son ses leur leurs mais ou donc car si comme tout tous toute toutes très aussi bien même
        encore entre après avant chez depuis fait faire ont avait avoir peut d' l' c' s' n' qu' j' m' y
        lui notre nos votre vos mon ma mes deux été cela ainsi lorsque quand alors peu sera selon lors
    """,
    "de": """
        der die das den dem des ein eine einen einem einer eines und oder aber nicht auch ist sind war
        waren wird werden wurde wurden hat haben hatte sein zu zum zur im in am an auf aus bei mit nach
        von vom vor für über unter um durch gegen ohne bis als wie wenn weil dass daß so nur noch schon
        sich es er sie wir ihr ich man kein keine mehr sehr kann können soll dieser diese dieses diesem
        diesen seine seiner ihre ihrer was wer wo da dann doch damit sowie beim etwa bereits jedoch
    """,
    "es": """
        el la los las un una unos unas de del al a y e o u que en es son era fue ser está están con por
        para sin sobre entre se su sus lo le les no sí más pero como muy también ya si cuando donde
        quien porque este esta estos estas ese esa eso aquel ha han había haber hay nos me te mi tu todo
        todos toda otra otro desde hasta cada según aunque así mientras tanto dos puede esto uno durante
    """,
    "it": """
        l' d' un' all' dell' nell' dall' sull' il lo la i gli le un uno una di del dello della dei degli
        delle a al allo alla ai agli alle da dal dalla in nel nella nei con su sul sulla per tra fra e
        ed o ma se che chi cui non è sono era erano essere stato stata ha hanno aveva avere si ci vi ne
        mi ti loro suo sua suoi sue questo questa questi quello quella più anche come quando dove perché
        molto tutto tutti ancora già solo dopo prima ogni due può così mentre anni
    """,
    "pt": """
        o a os as um uma uns umas de do da dos das em no na nos nas ao à aos às e ou que se não é são
        foi era ser está estão com por pelo pela para sem sobre entre seu sua seus suas ele ela eles
        elas mais mas como muito também já quando onde quem porque este esta esse essa isso isto aquele
        tem têm havia há foram até desde cada depois você nós meu minha todos todo dois pode ainda assim
        após
    """,
    "nl": """
        de het een en van in op te dat die is zijn was waren wordt worden werd met voor aan bij uit naar
        om door over onder tot als maar of niet ook er hij zij ze we wij je jij ik u hun haar deze dit
        dan nog wel al geen meer heeft hebben had kan kunnen zal zou zich wat wie waar hoe omdat zoals
        veel alle andere na tussen tegen sinds toch daar hier twee onze ons mijn
    """,
    "sv": """
        och att det som en ett i på är av för med den till inte har de om var vi jag han hon men ett sig
        så från vid kan eller när där nu också efter under över mellan utan mot ska skulle hade varit
        bara mycket mer än alla detta denna dessa sin sitt sina två blir
    """,
    "da": """
        og at det som en et i på er af for med den til ikke har de om var vi jeg han hun men sig så fra
        ved kan eller når der nu også efter under over mellem uden mod skal ville havde været kun meget
        mere end alle dette denne disse sin sit sine to bliver blev hvad hvor
    """,
    "no": """
        og at det som en et i på er av for med den til ikke har de om var vi jeg han hun men seg så fra
        ved kan eller når der nå også etter under over mellom uten mot skal ville hadde vært bare mye
        mer enn alle dette denne disse sin sitt sine to blir ble hva hvor
    """,
    "fi": """
        ja on ei se että oli hän joka mutta ovat kun niin myös kuin sen tai jos vain mukaan jo sekä olla
        ole tämä tämän nyt vielä kanssa ennen jälkeen mitä missä voi voidaan noin hyvin joita jotka he
        me minä
    """,
    "pl": """
        i w na z do nie się jest to że o jak ale po od za przez dla są był była było być tym tego ten ta
        które który która lub oraz tylko już także może ich jego jej przy tak co gdy czy bardzo jeszcze
        między bez
    """,
    "cs": """
        a v na se je že to s z do o i ale k pro jako by jsou byl byla bylo být tak po od za při které
        který která nebo také jen již už může jeho její jejich podle však když co aby až mezi bez první
    """,
    "tr": """
        ve bir bu da de için ile çok daha olarak olan gibi ama ne kadar sonra en var o ya her mi ki
        değil ise olduğu tarafından kendi önce şey iki yeni bunu göre ancak
    """,
    "hu": """
        a az és hogy nem is egy van volt ez azt meg csak már még de ha mint vagy el ki amely aki lesz
        sem után között pedig majd így több lehet minden
    """,
    "ro": """
        și în de la cu pe că nu este o un din pentru care mai sunt a fost se sau ca dar prin după între
        până fi ce au al ale lui această acest foarte doar când
    """,
}


@cache
def function_words(language: str) -> frozenset[str]:
    """Return the small words of a language (ISO 639-1) in lower case; none without a list."""
    return frozenset(_FUNCTION_WORDS.get(language, "").split())


def listed_languages() -> tuple[str, ...]:
    """Return the languages that have a list, in a fixed order."""
    return tuple(_FUNCTION_WORDS)
