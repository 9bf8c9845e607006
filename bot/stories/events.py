"""What happened, as a headline says it: a rumour, a launch and a review of one camera are three stories.

The words are those that headlines use, in the languages that we see most. A headline without any of them
tells news of no kind in particular, which may be news of any.
"""

import re

_SIGNS = {
    "roundup": (
        r"\bround[- ]?up\b|\bthis week\b|\bweek in\b|\bweekly\b|\bbest \w+ (?:of|for)\b|\bpodcast\b|"
        r"\bnewsletter\b|\bof the (?:day|week|month)\b|\bdu jour\b|\bde la semaine\b|\bder woche\b|"
        r"\bdes tages\b|\bwochenrückblick\b|\bdel giorno\b|\bdel día\b|まとめ|\blinks? of\b"
    ),
    "obituary": (
        r"\bdies\b|\bhas died\b|\bdead at\b|\bobituary\b|\bpasses away\b|\bpassed away\b|"
        r"\bremembering\b|\best mort|\bs[’']est éteint|\bdécès\b|\bmort d[eu]\b|\bdécédée?\b|"
        r"\bgestorben\b|\bnachruf\b|\bverstorben\b|\bist tot\b|\bmuere\b|\bfallece\b|\bfallecido\b|"
        r"\bha muerto\b|\bè mort[oa]\b|\baddio a\b|\bmorreu\b|\bmorre\b|\boverleden\b|死去|逝去|逝世|"
        r"去世|별세"
    ),
    "rumour": (
        r"\brumou?rs?\b|\brumou?red\b|\bleak(?:s|ed)?\b|\breportedly\b|\bexpected (?:to|in|this)\b|"
        r"\bmight\b|\bspotted\b|\brumeurs?\b|\bfuites?\b|\bserait\b|\bgerüchte?n?\b|\bangeblich\b|"
        r"\bgeleakt\b|\brumor(?:es)?\b|\bfiltrad[oa]s?\b|\bindiscrezioni\b|噂|うわさ|リーク|传闻|傳聞|"
        r"曝光|루머"
    ),
    "firmware": (
        r"\bfirmware\b|\bsoftware update\b|\bmise à jour\b|\bmicrologiciel\b|\bactualización de\b|"
        r"\baggiornamento\b|ファームウェア|固件|펌웨어"
    ),
    "price": (
        r"\bprice (?:cut|drop|rise|hike|increase)s?\b|\bprice goes\b|\bdeals? (?:of|on|alert)\b|"
        r"\bdiscount(?:s|ed)?\b|"
        r"\bcheaper\b|\bsave \W?\d|"
        r"\b(?:cuts?|drops?|slashes|raises?|hikes?|lowers?) (?:the )?(?:\w+ ){0,4}prices?\b|"
        r"\bbaisse de prix\b|\bprix en baisse\b|\bbon plan\b|\bpromo(?:tion)?s?\b|"
        r"\bpreis(?:senkung|nachlass|erhöhung|sturz)\b|\bgünstiger\b|\bbajada de precio\b|\boferta\b|"
        r"\brebaja\b|\bofferta\b|\bprezzo\b|値下げ|値上げ|降价|涨价"
    ),
    "interview": (
        r"\binterviews?\b|\bentretien\b|\bim gespräch\b|\bintervista\b|\bentrevista\b|インタビュー|専訪|"
        r"专访|访谈|인터뷰"
    ),
    "review": (
        r"\breviews?\b|\breviewed\b|\bhands[- ]on\b|\bfirst (?:look|impressions?)\b|\bfield test\b|"
        r"\btested\b|\bim test\b|testbericht|^test\b|\btest (?:du|de|complet)\b|\bprise en main\b|"
        r"\bpraxistest\b|\brecensione\b|\bprova\b|\banálisis\b|\breseña\b|\bprueba\b|レビュー|実写|评测|"
        r"上手|리뷰"
    ),
    "gallery": (
        r"\bsample (?:images?|photos?|gallery)\b|\bgaller(?:y|ies)\b|\bphoto essay\b|\bgalerie\b|"
        r"\bportfolio\b|bilderstrecke|\bbeispielbilder\b|\bgalería\b|\bgalleria\b|ギャラリー|作例|图集|"
        r"样张"
    ),
    "award": (
        r"\bawards?\b|\bprizes?\b|\bwinners?\b|\bwins\b|\bwon\b|\bshortlist(?:ed)?\b|\bfinalists?\b|"
        r"\bremporte\b|\blauréate?s?\b|\bprix (?!en baisse|de )\w+|\bgewinnt\b|\bpreisträger(?:in)?\b|"
        r"\bgewinner\b|\bgana\b|\bganador(?:a|es)?\b|\bpremio\b|\bvince\b|\bvincitor[ei]\b|受賞|大賞|"
        r"获奖|수상"
    ),
    "recall": (
        r"\brecalls?\b|\brückruf\b|\brappel (?:de|produit)\b|\bretira\b|\brichiam[oa]\b|リコール|召回"
    ),
    "launch": (
        r"\bannounc(?:es|ed|ing|ement)\b|\bunveil(?:s|ed)\b|\blaunch(?:es|ed)?\b|"
        r"\bintroduc(?:es|ed|ing)\b|\breleas(?:es|ed)\b|\bdebuts?\b|\breveals?\b|\bofficial(?:ly)?\b|"
        r"\bannonce\b|\bdévoile\b|\bprésente\b|\blance\b|\bofficialise\b|\bstellt\b.*\bvor\b|"
        r"\bvorgestellt\b|\bkündigt\b.*\ban\b|\bangekündigt\b|\bpresenta\b|\banuncia\b|\blanza\b|"
        r"\bannuncia\b|\blancia\b|\bsvela\b|\bapresenta\b|\blança\b|\bkondigt\b|\bonthult\b|発表|発売|"
        r"发布|推出|출시|공개"
    ),
}
_READ = {event: re.compile(signs, re.IGNORECASE) for event, signs in _SIGNS.items()}
# Each of these is told beside a launch, and of its own accord; news of no kind in particular may be a launch.
_APART = frozenset(
    {"rumour", "review", "firmware", "price", "interview", "gallery", "roundup", "recall", "obituary"}
)
_HEARSAY = re.compile(
    r"\brumou?rs?\b|\brumou?red\b|\baccording to (?:a |an )?(?:anonymous|unnamed)\b|\bunconfirmed\b|"
    r"\bnon confirmée?s?\b|\brumeurs?\b|\bunbestätigt\w*\b|\bgerüchte?n?\b|\bsin confirmar\b|噂|传闻",
    re.IGNORECASE,
)
_LEAD = 500  # characters
_LONGEST_TITLE = 300


def event_of(title: str, text: str = "") -> str:
    """Return what a headline says happened, "" where it does not say.

    Args:
        title: the headline.
        text: the article; hearsay at its head makes a rumour of what no headline names.

    Returns:
        "rumour", "launch", "review", "firmware", "price", "interview", "gallery", "award", "obituary",
        "recall", "roundup" or "".
    """
    title = title[:_LONGEST_TITLE]
    told = next((event for event, signs in _READ.items() if signs.search(title)), "")
    if told in {"", "launch"} and _HEARSAY.search(text[:_LEAD]):
        return "rumour"
    return told


def apart(one: str, other: str) -> bool:
    """Tell whether two events cannot be one: both are named and differ, or one is news beside a launch."""
    return one != other and (one in _APART or other in _APART) and bool(one) and bool(other)


def differs(one: str, other: str) -> bool:
    """Tell whether one event is of a kind that the other's headline should have named too."""
    return one != other and (one in _APART or other in _APART)
