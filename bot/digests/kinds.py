"""What sort of article a title announces, and how to say so in its own language."""

import re

_SIGNS = {
    "interview": r"interview|\bentretien\b|intervista|entrevista|インタビュー|専訪|专访|访谈|인터뷰",
    "rumour": r"\brumou?rs?\b|\brumou?red\b|\brumeurs?\b|gerüchte?|\brumores?\b|噂|传闻|루머",
    "review": (
        r"\breviews?\b|\breviewed\b|\bhands[- ]on\b|\bim test\b|testbericht|^test\b|\bprise en main\b|"
        r"recensione|\banálisis\b|\breseña\b|レビュー|评测|리뷰"
    ),
    "gallery": (
        r"\bgaller(?:y|ies)\b|\bphoto essay\b|\bgalerie\b|\bportfolio\b|bilderstrecke|\bgalería\b|"
        r"ギャラリー|图集"
    ),
}
_PHRASES = {
    "en": ("An interview", "A rumour", "A review", "A gallery", "An article", "{what} at {where}"),
    "fr": ("Un entretien", "Une rumeur", "Un test", "Une galerie", "Un article", "{what} chez {where}"),
    "de": ("Ein Interview", "Ein Gerücht", "Ein Test", "Eine Galerie", "Ein Artikel", "{what} bei {where}"),
    "es": ("Una entrevista", "Un rumor", "Un análisis", "Una galería", "Un artículo", "{what} en {where}"),
    "it": ("Un’intervista", "Una voce", "Una recensione", "Una galleria", "Un articolo", "{what} su {where}"),
    "pt": ("Uma entrevista", "Um rumor", "Uma análise", "Uma galeria", "Um artigo", "{what} em {where}"),
    "nl": ("Een interview", "Een gerucht", "Een test", "Een galerij", "Een artikel", "{what} bij {where}"),
    "ja": ("インタビュー", "噂", "レビュー", "ギャラリー", "記事", "{where}の{what}"),
    "zh": ("专访", "传闻", "评测", "图集", "文章", "{where}的{what}"),
    "ko": ("인터뷰", "루머", "리뷰", "갤러리", "기사", "{where}의 {what}"),
}
_ORDER = ("interview", "rumour", "review", "gallery", "article")


def kind_of(title: str) -> str:
    """Return "interview", "rumour", "review" or "gallery" where the title says so itself, else "article"."""
    return next((kind for kind, signs in _SIGNS.items() if re.search(signs, title, re.IGNORECASE)), "article")


def said(kind: str, where: str, language: str) -> str:
    """Return "An interview at Focus Numérique" in a language (ISO 639-1), in English where we have no words.

    Args:
        kind: as from `kind_of`.
        where: the name of the magazine.
        language: the article's.
    """
    phrases = _PHRASES.get(language, _PHRASES["en"])
    return phrases[-1].replace("{what}", phrases[_ORDER.index(kind)]).replace("{where}", where)
