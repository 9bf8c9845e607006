"""Everyday words that are written large without being names: the first of an English bullet, German nouns.

The lists only spare a true bullet a needless refusal. A word that is missing here costs a bullet in a model's
words, in whose place stands the one in the article's words.
"""

import re
from functools import cache

_ENGLISH = """
    access accessory accident accuracy adapter addition additional adjustment admission advance aim album
    all almost already although amateur analysis analysts anniversary announcement anyone anything aperture
    app archive area around art article artist artwork assembly attempt auction audience author autofocus
    availability available award back bag balance base battery beginner benefit best better big bird black
    blade blog board body book booking border both brand breakthrough brightness british bug build builder
    burst business button buyer camera campaign cap capacity capture car card care careful case cash
    catalogue category censor center centre chance change charge charger cheap cheaper child chip choice
    city claim class clean close closer coating collection collector color colour compact company compared
    competition competitor compression connection construction contact contest contract contrast control
    cooperation copy copyright corner correction cost country couple cover credit criticism crop crowd
    curator currency current customer cut damage darkroom data date day deadline deal dealer death decision
    delay delivery demand depth design designer despite detail developer device dial diameter different
    digital direct director discount display distance distortion doubt dozens drawing drive drone drop dust
    early edge edition editor effect electronics element employee engineer enough entrance entry equipment
    error estimate event every everyone everybody everything evidence exact example exhibition existing expect
    expected expert exposure expression extra face factory failure fair fall family fan fast faster fault
    feature fee festival fewer field figure file film filter final finding finish firm firmware fix flash
    focus focusing following footage forecast form format former founder frame free friend front full fund
    funding further gain gallery gear general given glass good grain graph great grip group guest guide half
    hand hardly head heat heavy help here hidden high higher history holder home hood hope hotel hour house
    hundreds idea image impact improvement income increase index industry information inside instead
    insurance interest interface internal interview investigation investment investor invitation issue item
    its job journalist judge jury key kit known lab labour lack landscape laptop large larger laser last
    late later latest launch law lawsuit lawyer layer leader leak least lecture length lens less letter
    level library licence license life light lighter like limit limited line link list little loan local
    location logo long longer loss low lower machine magazine magnification main major maker man manager
    manufacturer manufacturing many map margin market material matter maximum measurement mechanical media
    medium meeting member memory menu metal meter method microphone mid millions minimum minister minor
    mirror mission mistake mixed mode model modern money monitor month moon most motion motor mount mountain
    mounting movement much museum music name national nature near nearly negative negotiation neither
    network never news newspaper next night nobody noise none note nothing nowhere number object observer
    offer office official old older online open opening operation opinion optic optics option optional
    orchestra order organiser organizer original others otherwise output outside overall owing own owner
    package page painting panel paper parent park part partner partnership past patent pattern payment
    people per percentage performance perhaps period permission person phone photo photograph photographer
    photography picture piece pixel place plan plant plate player plug plus point police policy poll
    portrait position possible poster potential power practice prediction preorder presentation press
    preview previous price pricing print printer printing prior private prize problem process processor
    producer product production profile profit program programme project proof proper proposal protection
    prototype public publication publisher purchase quality quantity quarter question queue quick quiet
    quote race rain range rare rate rating raw reader reading ready real rear reason recall recent record
    recording recruitment reduction reel reflection refund regarding registration regular related release
    remaining remote repair repairer replacement report reporter reproduction request research researcher
    reserve resistance resolution response result retail retailer return revenue review reviewer revision
    right ring risk road robot roll roof room rule rumor rumour run sale same sample saving scan scanner
    scene schedule scheme school science scientist screen sculpture sea seal sealing search season seat
    second secondary sector security select seller seminar sensitivity sensor separate series server service
    session set setting several shadow shape share shareholder sharp sharpness shipment shipping shoot
    shooting shop short shot show shutter shutters side sign signal silence silver similar simple single
    site size sky slot slow slower small smaller smartphone snow society soft software some something soon
    sound source space speaker spec special specification speed spokesman spokesperson spokeswoman sponsor
    sport spring stabilisation stability stabilization staff stage stand standard star start state statement
    station step stock stop storage store story strap street strike strong student studio study style
    subject submission subscriber subscription success such summary sun supplier supply support surface
    survey switch system table talk target tariff tax teacher team technician technique technology
    temperature test tester testing text thanks theft theme thief thin third thousands three ticket time tip
    title together tomorrow tool total tour tourist toward towards tracking trade traditional train trainer
    training transfer transition translation travel trial trip tripod true truth turnover two type under
    union unit university unknown unlike unlimited until upcoming update upgrade upon use user value various
    vehicle vendor version very via video view viewer viewfinder village visit visitor voice volume
    volunteer vote wall war warning warranty watch water wave weather website week weight whether white
    whoever whole wide wider wildlife wind window winner winter wire wireless within without witness woman
    wood work worker workshop world writer year yesterday yet young youth zoom
"""
_ENGLISH_ENDINGS = re.compile(
    r".{2,}(?:tions?|sions?|ments?|ness|ity|ities|ings?|ances?|ences?|ships?|isms?|ly|ed|able|ible|less|ful|graphers?)"
)
_GERMAN_NOUNS = """
    abend abo akku aktion album alter analyse anbieter anfang angaben angebot anlage anschluss anteil arbeit
    archiv art artikel auflage auflösung auftrag auge ausgabe auslöser ausschnitt ausstellung auswahl
    autofokus autor bajonett band bedarf beginn beispiel belichtung bereich bericht besitzer besucher betrag
    betrieb bild bildband bilder blende blick blitz branche brennweite brief buch bus chef chip dank datei
    daten dauer design detail deutlich dienst druck dunkelkammer ecke eigentümer einsatz eintritt einzelheit
    ende entwickler erfolg ergebnis ersatz eröffnung euro fabrik fall farbe farben fehler fest festival
    feuchtigkeit film filter firma firmen firmware foto fotograf fotografen fotografin fotos frage frau
    freund front funktion galerie gehäuse geld gerät geräte geräusch geschichte geschäft gesicht gewicht
    gewinn glas grad grafik grenze griff grund gruppe halt hand handel handgriff haus hersteller herz hilfe
    himmel hinweis hälfte händler höhe idee inhalt insel interview jahr jahre jahren jahrhundert jury jurys
    kamera kameras kapitel karte karten katalog kauf kette kind kinder klasse kosten kritik kunde kunden
    kunst kurs käufer künstler labor land landschaft laufzeit leben leistung leser leute licht liebe
    lieferung linie linse linsen liste loch luft länge maler mangel marke markt material meer mensch
    menschen messe messer meter miete millionen minute mitarbeiter mitglied mitte modell monat monate
    monaten morgen motiv motor museen museum muster mühe nachfrage nacht name natur neuheit nutzer objektiv
    objektive ort paar papier partner patent pause person personen pflege plan platz porträt post praxis
    preis preise presse problem produkt produktion profi programm projekt prozent prozess punkt qualität
    quartal quelle rabatt rahmen rand raum rauschen rechner recht redaktion regel regen reihe reise rekord
    reparatur rest richtung ring rolle rückgang rückruf saal sache sammler sammlung schaden schnee schritt
    schutz schärfe seite seiten sekunde sekunden sensor sensoren serie silber software sommer sonne spiegel
    spitze sprache sprecher staat stadt stand start staub stelle steuer stil stoff straße strecke strom
    student stunde stunden stück suche sucher system szene tag tage tagen tageslicht taste team technik teil
    telefon termin test text thema ticket titel tod ton tour treffen turm typ umbau umfang umsatz
    unternehmen ursache urteil variante verband verein verfahren verkauf verlag verleih verlust verschluss
    version versuch vertrag verzögerung video voll vorbild vorhang vorteil wahl wand ware wasser weg weise
    welt werk wert wettbewerb wetter wind winkel winter wissen woche wochen wort zahl zahlen zeit zeitraum
    laut trotz statt künftig heute gestern weniger zusammen bislang dafür davon dazu daneben außerdem
    zeitschrift zeuge ziel zimmer zoll zoom zubehör zukunft zusatz zweck
"""
_GERMAN_ENDINGS = re.compile(
    r".{2,}(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|tät|täten|nis|nisse|ismus|tum|ling|"
    r"linge|ierung|enz|anz|ik|eur|eure|ismen|graf|grafen|grafin|grafie)"
)
_GERMAN_BEFORE = re.compile(
    r"(?:d(?:er|ie|as|en|em|es)|k?ein(?:e[nmrs]?)?|(?:mein|dein|sein|ihr|unser|euer)(?:e[nmrs]?)?|"
    r"(?:dies|jen|jed|manch|solch|welch|all)e[nmrs]?|viele?[nr]?|mehrere[nr]?|einige[nr]?|zwei|drei|"
    r"z(?:um|ur)|ans|ins|am|im|vom|beim|(?!(?:wurden?|werden?|haben?|ohne|gegen|neben|wegen|zwischen|hinter|"
    r"unter|über|aber|oder|außer|wieder|\w+ten?)$)\w{2,}e[nmrs]?|\d[\d.,]*)"
)
_SHORTEST_PART = 4  # letters: "Boston" does not end in "Ton"
_INFLECTIONS = ("", "s", "es", "n", "en", "e", "er", "ern")


def is_everyday(word: str, language: str) -> bool:
    """Tell whether a word that begins a sentence is no name.

    Args:
        word: as it is written.
        language: of the sentence; the lists are English and German.
    """
    lowered = word.lower()
    if language == "en":
        known = _listed("en")
        stems = (lowered, lowered.removesuffix("s"), lowered.removesuffix("es"), lowered[:-3] + "y")
        return any(stem in known for stem in stems) or bool(_ENGLISH_ENDINGS.fullmatch(lowered))
    return language == "de" and is_noun(word, "")


def is_noun(word: str, before: str) -> bool:
    """Tell whether a German word that is written large is a noun rather than a name.

    It is taken for a noun when an article, a number or an adjective with its ending stands before it, when it
    ends as nouns only do, and when it or its last part is an everyday noun.

    Args:
        word: as it is written.
        before: the word before it; "" at the beginning of a sentence.
    """
    lowered = word.lower()
    if before and before == before.lower() and _GERMAN_BEFORE.fullmatch(before):
        return True
    if _GERMAN_ENDINGS.fullmatch(lowered):
        return True
    return any(
        lowered.endswith(ending) and _ends_in_noun(lowered[: len(lowered) - len(ending)])
        for ending in _INFLECTIONS
    )


def _ends_in_noun(word: str) -> bool:
    last_parts = (word[start:] for start in range(2, len(word) - _SHORTEST_PART + 1))
    return word in _listed("de") or any(part in _listed("de") for part in last_parts)


@cache
def _listed(language: str) -> frozenset[str]:
    return frozenset((_ENGLISH if language == "en" else _GERMAN_NOUNS).split())
