"""Numbers as words: "twenty-two", "quatre-vingt-dix", "zweiundzwanzig", "二十二", "1.3 million", "12万".

The lists are for two uses. What a source says is read generously: "one" and "neuf" may be numbers. What a
digest claims is read strictly: a word that is more often an article or an adjective claims no number.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from functools import cache

_LISTS = {  # a word with a "?" is more often no number
    "en": """
        zero:0 one:1? two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11
        twelve:12 thirteen:13 fourteen:14 fifteen:15 sixteen:16 seventeen:17 eighteen:18 nineteen:19
        twenty:20 thirty:30 forty:40 fifty:50 sixty:60 seventy:70 eighty:80 ninety:90 hundred:100
        thousand:1000 million:1000000 billion:1000000000 dozen:12 half:.5? first:1? second:2? third:3
        fourth:4 fifth:5 sixth:6 seventh:7 eighth:8 ninth:9 tenth:10 once:1? twice:2 double:2?
        doubled:2 doubles:2 triple:3 tripled:3
    """,
    "fr": """
        zéro:0 un:1? une:1? deux:2 trois:3 quatre:4 cinq:5 six:6 sept:7 huit:8 neuf:9? dix:10 onze:11
        douze:12 treize:13 quatorze:14 quinze:15 seize:16 vingt:20 trente:30 quarante:40 cinquante:50
        soixante:60 septante:70 huitante:80 octante:80 nonante:90 quatrevingt:80 quatrevingts:80
        cent:100 cents:100 mille:1000 million:1000000 millions:1000000 milliard:1000000000
        milliards:1000000000 douzaine:12 dizaine:10 demi:.5? demie:.5 moitié:.5 premier:1? première:1?
        deuxième:2 seconde:2? second:2? troisième:3 quatrième:4 cinquième:5 sixième:6 septième:7
        huitième:8 neuvième:9 dixième:10 double:2? triple:3
    """,
    "de": """
        null:0 ein:1? eins:1? eine:1? einen:1? einem:1? einer:1? zwei:2 zwo:2 drei:3 vier:4 fünf:5
        sechs:6 sieben:7 acht:8? neun:9 zehn:10 elf:11 zwölf:12 dreizehn:13 vierzehn:14 fünfzehn:15
        sechzehn:16 siebzehn:17 achtzehn:18 neunzehn:19 zwanzig:20 dreißig:30 dreissig:30 vierzig:40
        fünfzig:50 sechzig:60 siebzig:70 achtzig:80 neunzig:90 hundert:100 tausend:1000
        million:1000000 millionen:1000000 milliarde:1000000000 milliarden:1000000000 mio:1000000
        mrd:1000000000 dutzend:12 hälfte:.5 halb:.5? halbe:.5? halben:.5? erste:1? ersten:1? zweite:2
        zweiten:2 dritte:3 dritten:3 vierte:4 vierten:4 fünfte:5 fünften:5 zweimal:2 dreimal:3
        doppelt:2 doppelte:2 verdoppelt:2 dreifach:3
    """,
    "es": """
        cero:0 un:1? uno:1? una:1? dos:2 tres:3 cuatro:4 cinco:5 seis:6 siete:7 ocho:8 nueve:9 diez:10
        once:11? doce:12 trece:13 catorce:14 quince:15 veinte:20 treinta:30 cuarenta:40 cincuenta:50
        sesenta:60 setenta:70 ochenta:80 noventa:90 cien:100 ciento:100 mil:1000 millón:1000000
        millones:1000000 docena:12 mitad:.5 medio:.5? media:.5? tercero:3 tercera:3 cuarta:4 doble:2?
    """,
    "it": """
        zero:0 un:1? uno:1? una:1? due:2 tre:3 quattro:4 cinque:5 sei:6 sette:7 otto:8 nove:9 dieci:10
        undici:11 dodici:12 venti:20 trenta:30 quaranta:40 cinquanta:50 sessanta:60 settanta:70
        ottanta:80 novanta:90 cento:100 mille:1000 mila:1000 milione:1000000 milioni:1000000 metà:.5
        mezzo:.5? terzo:3 terza:3 doppio:2?
    """,
    "pt": """
        zero:0 um:1? uma:1? dois:2 duas:2 três:3 quatro:4 cinco:5 seis:6 sete:7 oito:8 nove:9 dez:10
        onze:11 doze:12 vinte:20 trinta:30 quarenta:40 cinquenta:50 sessenta:60 cem:100 cento:100
        mil:1000 milhão:1000000 milhões:1000000 metade:.5 meio:.5? terceiro:3 terceira:3 dobro:2?
    """,
    "nl": """
        nul:0 een:1? één:1 twee:2 drie:3 vier:4 vijf:5 zes:6 zeven:7 acht:8? negen:9 tien:10 elf:11
        twaalf:12 twintig:20 dertig:30 veertig:40 vijftig:50 zestig:60 honderd:100 duizend:1000
        miljoen:1000000 miljard:1000000000 helft:.5 half:.5? halve:.5? derde:3 dubbel:2?
    """,
}
_WORD = re.compile(r"[^\W\d_]+")
_PIECES = {  # of which compounds are made, the longer ones first
    "de": (
        "dreizehn|vierzehn|fünfzehn|sechzehn|siebzehn|achtzehn|neunzehn|zwanzig|drei(?:ß|ss)ig|vierzig|fünfzig|"
        "sechzig|siebzig|achtzig|neunzig|hundert|tausend|und|ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|"
        "zehn|elf|zwölf"
    ),
    "it": (
        "venti?|trenta?|quaranta?|cinquanta?|sessanta?|settanta?|ottanta?|novanta?|cento|mille|mila|uno?|due|"
        "tre|quattro|cinque|sei|sette|otto|nove"
    ),
    "nl": (
        "twintig|dertig|veertig|vijftig|zestig|honderd|duizend|en|ën|een|twee|drie|vier|vijf|zes|zeven|acht|"
        "negen"
    ),
}
_SHORTEST_COMPOUND = 6
_AND = {"fr": "et", "es": "y", "pt": "e"}
_BETWEEN = frozenset({" ", "-"})
_SEVEN, _TEN, _TWENTY, _HUNDRED, _THOUSAND = map(Decimal, (7, 10, 20, 100, 1000))
_POWERS = frozenset(map(Decimal, (100, 1000, 10**6, 10**9)))
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "両": 2, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
_SIGNS = frozenset(_DIGITS) | frozenset(_TENS) | frozenset(_MYRIADS)
_KANJI = re.compile(
    r"(?:\d[\d.,]*)?[〇零一二三四五六七八九十百千万萬億亿兆両两][〇零一二三四五六七八九十百千万萬億亿兆両两\d.,]*"
)


@cache
def words(language: str) -> dict[str, Decimal]:
    """Give the number words of a language (ISO 639-1) with their values; of an unknown one none."""
    pairs = (each.rstrip("?").split(":") for each in _LISTS.get(language, "").split())
    return {word: Decimal(value) for word, value in pairs}


@cache
def _unsure(language: str) -> frozenset[str]:
    pairs = (each.split(":") for each in _LISTS.get(language, "").split())
    return frozenset(word for word, value in pairs if value.endswith("?"))


def spelled(text: str, language: str, *, surely: bool) -> Iterator[tuple[int, int, Decimal]]:
    """Find the numbers that are written as words.

    Args:
        text: in lower case, "quatre-vingt" written "quatrevingt".
        language: its ISO 639-1 code.
        surely: leave out words that may be something else ("one", "neuf", "acht").

    Yields:
        start, end and value of each run of number words: "two hundred and five" is one.
    """
    known = words(language)
    if not known:
        return
    unsure = _unsure(language) if surely else frozenset()
    run: list[Decimal] = []
    start = end = 0
    joiner = ""
    for found in _WORD.finditer(text):
        word, between = found[0], text[end : found.start()]
        values = _values(word, known, language)
        if run and between in _BETWEEN and _joins(word, run, language):
            joiner, end = word, found.end()
            continue
        if run and not (values and between in _BETWEEN and _fits(run[-1], values[0], joiner, language)):
            if text[start:end] not in unsure:
                yield start, end, _total(run)
            run = []
        if values:
            start = found.start() if not run else start
            run, end, joiner = run + values, found.end(), ""
    if run and text[start:end] not in unsure:
        yield start, end, _total(run)


def _values(word: str, known: dict[str, Decimal], language: str) -> list[Decimal]:
    """Give the values in a word: German writes "zweiundzwanzig" as one."""
    if word in known:
        return [known[word]]
    pieces = _PIECES.get(language)
    if pieces and len(word) >= _SHORTEST_COMPOUND and re.fullmatch(f"(?:{pieces})+", word):
        return [value for piece in re.findall(pieces, word) for value in _piece(piece, known)]
    return []


def _piece(piece: str, known: dict[str, Decimal]) -> list[Decimal]:
    """Give the value of a part of a compound: Italian drops a vowel ("trentuno"), "und" has none."""
    whole = next((word for word in (piece, piece + "a", piece + "i") if word in known), "")
    return [known[whole]] if whole else []


def _joins(word: str, run: list[Decimal], language: str) -> bool:
    """Tell whether "and" stands inside a number: "two hundred and five", "vingt et un"."""
    if language == "en":
        return word == "and" and run[-1] >= _HUNDRED
    return word == _AND.get(language) and _TWENTY <= run[-1] < _HUNDRED


def _fits(last: Decimal, value: Decimal, joiner: str, language: str) -> bool:
    """Tell whether a value goes on with the number before it: "two three" is two numbers."""
    if not last or not value or value % 1 or last % 1:
        return False
    if value in _POWERS:
        return True
    if language == "fr" and last == _TEN and _SEVEN <= value < _TEN:
        return True
    return last >= _TWENTY and value < last and (last in _POWERS or value < _TWENTY or bool(joiner))


def _total(run: Iterable[Decimal]) -> Decimal:
    total = current = Decimal()
    for value in run:
        if value >= _THOUSAND and value in _POWERS:
            total += max(current, Decimal(1)) * value
            current = Decimal()
        elif value == _HUNDRED:
            current = max(current, Decimal(1)) * value
        else:
            current += value
    return total + current


def in_characters(text: str) -> Iterator[tuple[int, int, Decimal]]:
    """Find Chinese and Japanese numbers, also mixed ones: 二十二, 百五十万, 12万3000, 1.5億.

    Yields:
        start, end and value of each; runs of plain digits are left out.
    """
    for found in _KANJI.finditer(text):
        run = found[0].rstrip(".,")
        if not any(char in _SIGNS for char in run):
            continue
        total = Decimal()
        for part in re.findall(r"[^万萬億亿兆]*[万萬億亿兆]|[^万萬億亿兆]+", run):
            last = _MYRIADS.get(part[-1])
            total += _below_myriad(part[:-1] if last else part) * (last or 1)
        yield found.start(), found.start() + len(run), total


def _below_myriad(part: str) -> Decimal:
    """Read what stands before 万: 二百五, 12, 3千, 二〇二六; an empty part is one."""
    if not part:
        return Decimal(1)
    total, digits = Decimal(), ""
    for char in part:
        if char in _TENS:
            total += (_decimal(digits) if digits else Decimal(1)) * _TENS[char]
            digits = ""
        elif char not in ",，":
            digits += str(_DIGITS.get(char, char))
    return total + (_decimal(digits) if digits else 0)


def _decimal(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation:  # "1.2.3"
        return Decimal(digits.replace(".", "") or 0)
