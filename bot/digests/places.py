"""Countries, languages and cities by their names in every language, as the Unicode CLDR knows them.

A country and its main language are one place: "a German maker" and "un fabricant d'Allemagne" say the same.
"""

import re
from functools import cache

from bot.digests.moments import cldr
from bot.digests.spelling import ASIAN, WORD, fold

_PHRASE = 3  # words of the longest name of a country
_ADJECTIVE = 5  # letters that an inflected name of a language keeps
_SPEAKERS = {
    "de": "DE", "ja": "JP", "fr": "FR", "it": "IT", "es": "ES", "zh": "CN", "ko": "KR", "sv": "SE",
    "da": "DK", "nl": "NL", "pt": "PT", "pl": "PL", "cs": "CZ", "ru": "RU", "fi": "FI", "no": "NO",
    "nb": "NO", "hu": "HU", "el": "GR", "tr": "TR", "uk": "UA", "en": "GB",
}  # fmt: skip
_ALSO = {  # what people write and the CLDR does not have; "*" in every language with spaces
    "*": """
        torino:torino napoli:napoli genova:genova sevilla:sevilla antwerpen:antwerpen gent:gent
        brugge:brugge basel:basel
        kyoto:kyoto osaka:osaka yokohama:yokohama nagoya:nagoya sapporo:sapporo chengdu:chengdu
        shenzhen:shenzhen
    """,
    "en": """
        turin:torino naples:napoli genoa:genova seville:sevilla antwerp:antwerpen ghent:gent
        bruges:brugge basel:basel
        uk:GB britain:GB british:GB us:US usa:US american:US americans:US america:US swiss:CH
        austrian:AT belgian:BE eu:EU canadian:CA australian:AU indian:IN taiwanese:TW cologne:köln
        munich:münchen nuremberg:nürnberg geneva:genf milan:milano venice:venezia florence:firenze
        european:150 africa:002 african:002 asian:142
    """,
    "fr": """
        turin:torino naples:napoli gênes:genova séville:sevilla anvers:antwerpen gand:gent
        bruges:brugge bâle:basel
        usa:US américain:US américaine:US américains:US américaines:US britannique:GB suisse:CH
        suisses:CH autrichien:AT autrichienne:AT belge:BE ue:EU européen:150 européenne:150 cologne:köln
        munich:münchen nuremberg:nürnberg genève:genf milan:milano venise:venezia florence:firenze
        taïwanais:TW
    """,
    "de": """
        turin:torino neapel:napoli genua:genova brügge:brugge
        usa:US us:US amerikanisch:US amerikanische:US amerikaner:US großbritannien:GB britisch:GB
        britische:GB britischen:GB schweizer:CH österreichisch:AT österreichische:AT belgisch:BE
        belgische:BE eu:EU europäisch:150 europäische:150 europäischen:150 köln:köln münchen:münchen
        nürnberg:nürnberg genf:genf mailand:milano venedig:venezia florenz:firenze
    """,
    "it": """
        siviglia:sevilla anversa:antwerpen basilea:basel norimberga:nürnberg
        europeo:150 europea:150 europei:150 statunitense:US statunitensi:US britannico:GB svizzero:CH
        milano:milano venezia:venezia firenze:firenze ginevra:genf colonia:köln
    """,
    "ja": """
        米国:US アメリカ:US 英国:GB ジュネーブ:genf ニュルンベルク:nürnberg ベネチア:venezia
        フィレンツェ:firenze 京都:kyoto 大阪:osaka 横浜:yokohama 名古屋:nagoya 札幌:sapporo 欧州:150
        ヨーロッパ:150 ケルン:köln ミュンヘン:münchen ミラノ:milano
    """,
    "es": """
        turín:torino nápoles:napoli génova:genova amberes:antwerpen gante:gent brujas:brugge
        basilea:basel
        europeo:150 europea:150 europeos:150 estadounidense:US estadounidenses:US británico:GB
        británica:GB suizo:CH suiza:CH ginebra:genf colonia:köln milán:milano venecia:venezia
        florencia:firenze
    """,
    "pt": """
        europeu:150 europeia:150 europeus:150 britânico:GB britânica:GB suíço:CH suíça:CH genebra:genf
        colónia:köln milão:milano veneza:venezia florença:firenze
    """,
    "nl": """
        europees:150 europese:150 amerikaans:US amerikaanse:US brits:GB britse:GB zwitsers:CH
        genève:genf keulen:köln milaan:milano venetië:venezia
    """,
    "zh": """
        日内瓦:genf 京都:kyoto 大阪:osaka 成都:chengdu 深圳:shenzhen 美国:US 英国:GB 欧洲:150 科隆:köln
        慕尼黑:münchen 米兰:milano
    """,
}


def places_in(text: str, language: str) -> set[str]:
    """Give the countries, languages and cities that a text names, as CLDR knows them."""
    table = _places(language)
    if language in ASIAN:
        return {place for name, place in table.items() if name in text and _bounded(name, text)}
    tokens = [fold(match[0]) for match in WORD.finditer(text)]
    found = {
        table[phrase]
        for length in range(1, _PHRASE + 1)
        for start in range(len(tokens) - length + 1)
        if (phrase := " ".join(tokens[start : start + length])) in table
    }
    adjectives = _adjectives(language)
    return found | {adjectives[token[:_ADJECTIVE]] for token in tokens if token[:_ADJECTIVE] in adjectives}


def _bounded(name: str, text: str) -> bool:
    """Tell whether a name in katakana stands alone: タイ is Thailand, but not in タイプ."""
    if not re.fullmatch(r"[\u30a1-\u30fc]+", name):
        return len(name) > 1
    return bool(re.search(rf"(?<![\u30a1-\u30fc]){name}(?![\u30a1-\u30fc])", text))


def place_of(name: str, language: str) -> str:
    """Give the place that a name in its folded spelling stands for; "" for none."""
    return _places(language).get(name, "")


@cache
def _places(language: str) -> dict[str, str]:
    locale = cldr(language)
    if locale is None:
        return {}
    found: dict[str, str] = {}
    for zone in _zones():
        name = locale.time_zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
        found[_folded(name, language)] = zone
    for code, name in locale.languages.items():
        if code in _SPEAKERS:
            found[_folded(name, language)] = _SPEAKERS[code]
    for code, name in locale.territories.items():
        found[_folded(name, language)] = code
    everywhere = "" if language in ASIAN else _ALSO["*"]
    for pair in (*everywhere.split(), *_ALSO.get(language, "").split()):
        name, place = pair.split(":")
        found[_folded(name, language)] = place
    found.pop("", None)
    return found


@cache
def _zones() -> frozenset[str]:
    """Give the time zones that are called after a city which some language spells in its own way."""
    locales = (cldr(language) for language in ("en", "fr", "de", "ja", "es", "it"))
    return frozenset(
        zone
        for locale in locales
        if locale
        for zone, told in locale.time_zones.items()
        if "city" in told and "/" in zone
    )


def _folded(name: str, language: str) -> str:
    return name if language in ASIAN else " ".join(fold(match[0]) for match in WORD.finditer(name))


@cache
def _adjectives(language: str) -> dict[str, str]:
    """Give what inflected names of languages begin with, in a source: "allemande", "deutschen"."""
    locale = cldr(language)
    if locale is None:
        return {}
    names = ((fold(name), _SPEAKERS[code]) for code, name in locale.languages.items() if code in _SPEAKERS)
    return {name[:_ADJECTIVE]: place for name, place in names if len(name) >= _ADJECTIVE}
