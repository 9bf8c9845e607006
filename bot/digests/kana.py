"""Names across scripts: camera makers in Japanese and Chinese, and katakana compared with Latin by sound.

Katakana tells the consonants of a foreign name well and its vowels badly, so only classes of consonants are
compared: カウフマン and Kaufmann both give k-p-n-n.
"""

import re
from functools import cache

_MAKERS = """
    nikon ニコン 尼康|canon キヤノン キャノン 佳能|sony ソニー 索尼|
    fujifilm 富士フイルム 富士フィルム フジフイルム 富士胶片|panasonic パナソニック 松下|
    olympus オリンパス 奥林巴斯|leica ライカ 徕卡|pentax ペンタックス 宾得|ricoh リコー 理光|
    sigma シグマ 适马|tamron タムロン 腾龙|hasselblad ハッセルブラッド 哈苏|zeiss ツァイス 蔡司|
    kodak コダック 柯达|tokina トキナー 图丽|cosina コシナ|voigtlander フォクトレンダー 福伦达|
    samsung サムスン 三星|apple アップル 苹果|google グーグル 谷歌|xiaomi シャオミ 小米|
    huawei ファーウェイ 华为|gopro ゴープロ|minolta ミノルタ 美能达|mamiya マミヤ 玛米亚|
    rollei ローライ 禄来|adobe アドビ|dji 大疆|polaroid ポラロイド 宝丽来|yashica ヤシカ|konica コニカ|
    contax コンタックス 康泰时|bronica ブロニカ|viltrox 唯卓仕|laowa 老蛙|ilford イルフォード 伊尔福|
    lumix ルミックス|nokia ノキア 诺基亚|insta360 影石|blackmagic ブラックマジック
"""
_KATAKANA = re.compile(r"[\u30a1-\u30fa][\u30a1-\u30fa\u30fc]+")
_CLASSES = {
    "k": "カキクケコガギグゲゴヵヶ",
    "s": "サシスセソザジズゼゾチツヂヅ",
    "t": "タテトダデド",
    "n": "ナニヌネノンマミムメモ",
    "p": "ハヒフヘホバビブベボパピプペポヴ",
    "r": "ラリルレロ",
}
_SPELLINGS = (
    ("tsch", "s"), ("sch", "s"), ("sh", "s"), ("ch", "s"), ("ck", "k"), ("ph", "p"), ("qu", "k"),
    ("th", "s"), ("ts", "s"), ("tz", "s"), ("x", "ks"), ("ce", "s"), ("ci", "s"), ("cy", "s"),
)  # fmt: skip
_LETTERS = str.maketrans("bcdfghjklmnpqrstvz", "pktpk\u0000skrnnpkrstps")
_SURE = 4  # classes from which one may differ


def is_maker(word: str) -> bool:
    """Tell whether a Latin word in lower case is the name of a maker."""
    return any(word == latin for _, latin in _makers())


def makers_in(text: str) -> set[str]:
    """Give the makers that a Japanese or Chinese text names, by their Latin names in lower case."""
    return {latin for name, latin in _makers() if name in text}


@cache
def _makers() -> tuple[tuple[str, str], ...]:
    groups = (group.split() for group in _MAKERS.split("|"))
    return tuple((name, latin) for latin, *names in groups for name in names)


def sounds_in(text: str) -> frozenset[str]:
    """Give the consonants of each word of a text that is written in katakana."""
    return frozenset(_of_kana(match[0]) for match in _KATAKANA.finditer(text))


def sounds_like(word: str, sounds: frozenset[str]) -> bool:
    """Tell whether a Latin word sounds like one of those that `sounds_in` found.

    Args:
        word: in lower case, without accents.
        sounds: of a text.
    """
    mine = _of_latin(word)
    if len(mine) < 2:  # noqa: PLR2004 -- one consonant is no name
        return False
    return mine in sounds or (len(mine) >= _SURE and any(_near(mine, other) for other in sounds))


def _of_kana(word: str) -> str:
    return "".join(name for kana in word for name, members in _CLASSES.items() if kana in members)


def _of_latin(word: str) -> str:
    for spelling, sound in _SPELLINGS:
        word = word.replace(spelling, sound)
    word = re.sub(r"([a-z])\1", r"\1", word)
    return re.sub(r"[^kstnpr]", "", word.translate(_LETTERS))


def _near(one: str, other: str) -> bool:
    """Tell whether one consonant more, less or other makes the two equal."""
    if abs(len(one) - len(other)) > 1:
        return False
    same = next(
        (place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )
    return one[same + 1 :] in {other[same + 1 :], other[same:]} or one[same:] == other[same + 1 :]
