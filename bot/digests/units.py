"""What numbers count: currencies and units by their signs and names, and the words that multiply a number.

A word stands for a unit in every language, or where it is an everyday word elsewhere only in one ("to@fr").
"""

from functools import cache

_UNITS = """
    USD: $ us$ usd dollar dollars dólares dollaro dollari ドル 美元
    EUR: € eur euro euros ユーロ 欧元
    GBP: £ gbp pound pounds livre livres pfund sterling ポンド 英镑
    JPY: ¥ jpy yen 円 日元
    CNY: cny rmb yuan 元 人民币
    CHF: chf franken francs
    %: % percent pourcent prozent パーセント
    mm: mm millimetre millimetres millimeter millimeters millimètres ミリ 毫米
    cm: cm centimetre centimetres centimeter centimeters centimètres zentimeter センチ 厘米
    m: m metre metres meter meters mètre mètres メートル 米
    km: km kilometre kilometres kilometer kilometers kilomètres キロメートル
    g: g gram grams gramme grammes gramm グラム 克
    kg: kg kilogram kilograms kilogramme kilogrammes kilogramm kilo kilos キログラム 公斤
    oz: oz ounce ounces
    lb: lb lbs
    inch: inch inches pouce pouces zoll インチ 英寸
    MP: mp mpix mpx megapixel megapixels mégapixels megapixeln メガピクセル
    fps: fps コマ
    Hz: hz
    kHz: khz
    GB: gb go@fr gigabyte gigabytes
    MB: mb mo@fr megabyte megabytes
    TB: tb to@fr terabyte terabytes
    W: w watt watts ワット
    V: v volt volts
    Wh: wh
    mAh: mah
    K: kelvin
    EV: ev
    ms: ms
    s: s sec second seconds seconde secondes sekunde sekunden 秒
    min: min minute minutes minuten 分
    h: h hour hours heure heures stunde stunden 時間 小时
    day: day days jour jours tag tage tagen 日間 天
    week: week weeks semaine semaines woche wochen 週間 周
    month: month months mois monat monate monaten か月 ヶ月 カ月 个月
    year: year years ans@fr année années jahr jahre jahren 年間
"""
_SCALES = """
    3: k thousand mille tausend mil
    6: m mn million millions mio millionen millón millones milioni milhões
    9: bn billion milliard milliards mrd milliarden miliardi
"""
_LONGEST = 6  # characters of a Chinese or Japanese unit


def unit_of(word: str, language: str) -> str:
    """Give the one name of a unit, such as "EUR" for "euros"; "" for what is none.

    Args:
        word: in lower case; of Chinese and Japanese text what follows the number.
        language: ISO 639-1.
    """
    known = _units()
    if word and word[0] > "\u3000":
        starts = (word[:length] for length in range(_LONGEST, 0, -1))
        return next((known[start] for start in starts if start in known), "")
    return known.get(word) or known.get(f"{word}@{language}", "")


def scale_of(word: str) -> int:
    """Give the number of noughts that a word adds to a number before it: 6 for "million", 0 for none."""
    return _scales().get(word, 0)


@cache
def _units() -> dict[str, str]:
    lines = (line.strip().split(": ") for line in _UNITS.strip().splitlines())
    return {word: unit for unit, words in lines for word in words.split()}


@cache
def _scales() -> dict[str, int]:
    lines = (line.strip().split(": ") for line in _SCALES.strip().splitlines())
    return {word: int(noughts) for noughts, words in lines for word in words.split()}
