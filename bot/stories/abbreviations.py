"""Words with a full stop that end no sentence, and words that open one: what splitting needs to know."""

from functools import cache

# A full stop after these never ends a sentence: something always follows.
_BEFORE_MORE = {
    "": """
        dr prof mr mrs ms mme mlle st ste sr sra srta sig vs cf ca approx no nos nr vol vols fig
        figs pp ed eds hon rev gen col capt lt sgt gov sen rep messrs mt ft max min incl excl resp
        op art ref tel abb bzw ggf evtl inkl exkl zzgl dipl ing hr fr geb jh aufl v.a z.b d.h u.a
        i.d.r o.ä m.e p.ex p.e e.g i.e n° nº núm num pág ej dott dott.ssa avv arch
    """,
    "en": """
        jan feb mar apr jun jul aug sept sep oct nov dec est dept univ assoc bros ave blvd apt
    """,
    "de": """
        jan feb mär apr jun jul aug sept okt nov dez z d u i sog st tsd mio mrd ztr str vgl lfd kath
        ev ehem ursprgl mind höchst zw
    """,
    "fr": """
        janv févr avr juil sept oct nov déc env av boul p ex ch chap éd
    """,
    "es": """
        ene feb abr jun jul ago sept oct nov dic d dña dra avda aprox ud uds ee ff
    """,
    "it": """
        genn febbr apr giu lug sett ott nov dic ca sigg prof.ssa all sig.ra geom rag
    """,
    "nl": """
        jan feb mrt apr jun jul aug sept okt nov dec bijv d.w.z m.b.t o.a dhr mevr ing drs ir
    """,
    "pt": """
        jan fev mar abr jun jul ago set out nov dez dra exmo av
    """,
}
# A full stop after these may end a sentence; it does where what follows opens one.
_MAYBE_LAST = """
    etc inc ltd co corp plc gmbh llc jr sr a.m p.m u.s u.k u.s.a e.u usw ecc bros d.c b.c a.d al
    ph.d m.d cie mio mrd tsd a.k.a uu aa
"""
# Units, which take a full stop only where it ends a sentence as well, or before a small letter.
_UNITS = "kg km mm cm sec lbs oz mg ml hrs h"
_OPENERS = {
    "en": """
        the a an it its he she they we you i this that these those there here but and so however in
        on at for with when while if as after before since what why how who where our my his her
        their not no yes both some many most all one two by from to meanwhile still then now
    """,
    "de": """
        der die das ein eine es er sie wir ich du ihr dies diese dieser dieses dort hier aber und
        doch in im am an auf bei mit für zu zum zur wenn während als nach vor seit was warum wie wer
        wo unser mein sein nicht nein ja beide einige viele alle zwei von aus dann jetzt auch so
        damit dafür den dem
    """,
    "fr": """
        le la les l' un une il elle ils elles on nous vous je ce cet cette ces c' mais et or dans
        sur à au aux pour avec quand si comme après avant depuis que pourquoi comment qui où notre
        mon son leur non oui deux par de puis ainsi
    """,
    "es": """
        el la los las un una es él ella ellos nosotros yo esto este esta estos pero y sin en con
        para por cuando si como después antes desde qué nuestro mi su no sí dos de también
    """,
    "it": """
        il lo la i gli le un una è egli lei noi io questo questa ma e in con per quando se come dopo
        prima da che nostro mio suo non sì due di anche
    """,
    "nl": """
        de het een hij zij ze wij we ik dit dat deze maar en in op voor met als na sinds wat ons
        mijn niet
    """,
    "pt": """
        o a os as um uma é ele ela eles nós eu isto este esta mas e em com para por quando se como
        depois não
    """,
}
_AFTER_ORDINAL = """
    januar februar märz april mai juni juli august september oktober november dezember jahrhundert
    jahrhunderts halbjahr quartal generation auflage mal platz stock tag jahr ausgabe etage version
"""
_BEFORE_ORDINAL = "am vom zum bis der im den dem des seit ab und beim ein eine einen einem einer zur das die"


@cache
def before_more(language: str) -> frozenset[str]:
    """Return the abbreviations (lower case, without the last full stop) after which a sentence goes on."""
    return frozenset((_BEFORE_MORE[""] + " " + _BEFORE_MORE.get(language, "")).split())


@cache
def maybe_last() -> frozenset[str]:
    """Return the abbreviations that may stand at the end of a sentence."""
    return frozenset(_MAYBE_LAST.split())


@cache
def units() -> frozenset[str]:
    """Return the units of measurement that may stand at the end of a sentence."""
    return frozenset(_UNITS.split())


@cache
def openers(language: str) -> frozenset[str]:
    """Return the words (lower case) with which a sentence of this language likely begins."""
    return frozenset(_OPENERS.get(language, _OPENERS["en"]).split())


@cache
def around_ordinals() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words before and after a German ordinal ("am 3. Mai", "das 21. Jahrhundert")."""
    return frozenset(_BEFORE_ORDINAL.split()), frozenset(_AFTER_ORDINAL.split())
