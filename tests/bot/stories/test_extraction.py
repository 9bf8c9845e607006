"""The text of pages that have little of it: walls, galleries, films, briefs; nothing lost on the others."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import trafilatura

from bot.stories.article import extract_article, extract_text
from bot.stories.images import LeadImage

URL = "https://news.example/story"
GOLDEN = sorted((Path(__file__).parents[2] / "data" / "articles").glob("*.html"), key=lambda path: path.name)
FIRST = "Ferron will build its first lens for larger film, a 55 mm f/1.9 that weighs 640 grams."
SECOND = "The company from Kyoto has shown it to nine photographers, who had it for a month."
NAV = "<header><nav><a href=/>Home</a><a href=/r>Reviews</a></nav></header>"
FOOT = "<footer><p>© 2026 Example Media. All rights reserved.</p><a href=/privacy>Privacy</a></footer>"
CAPTIONS = [
    "The harbour of Hel at four in the morning, 1 second at f/8.",
    "A fisherman mends nets that his grandfather knotted in 1951.",
    "Fog over the lighthouse, seen from the ferry to Gdynia.",
    "The last wooden cutter of the village, built in 1938.",
    "Gulls above the market; the exposure was a guess.",
]


def page(body: str, *, data: object = None, title: str = "A title") -> str:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data else ""
    head = f"<title>{title}</title><meta property=og:title content='{title}'>{script}"
    return f"<html><head>{head}</head><body>{NAV}<main>{body}</main>{FOOT}</body></html>"


WALLS = {
    "en": [
        "Subscribe to continue reading",
        "This article is for subscribers only.",
        "Already a subscriber? Log in.",
    ],
    "fr": ["Cet article est réservé aux abonnés.", "Déjà abonné ? Connectez-vous."],
    "de": ["Dieser Artikel ist nur für Abonnenten.", "Jetzt weiterlesen mit einem Abo für 1 Euro."],
    "es": ["Contenido exclusivo para suscriptores", "Suscríbete para seguir leyendo"],
    "it": ["Contenuto riservato agli abbonati", "Sei già abbonato? Accedi."],
    "ja": ["この記事は有料会員限定です。", "ログインして続きを読む"],
}


@pytest.mark.parametrize("language", WALLS)
def test_what_a_wall_says_is_no_text_of_the_article(language: str) -> None:
    wall = "".join(f"<p>{line}</p>" for line in WALLS[language])
    body = f"<article><p>{FIRST}</p><p>{SECOND}</p><div class=paywall>{wall}</div></article>"
    assert extract_text(page(body), URL).split("\n") == [FIRST, SECOND]


def test_a_long_paragraph_about_subscriptions_is_the_storys_own() -> None:
    told = (
        "Subscribe to read was the message that met photographers on Monday, when the magazine closed its "
        * 3
    )
    assert told.split(".", maxsplit=1)[0].strip() in extract_text(
        page(f"<article><p>{told}</p><p>{SECOND * 6}</p></article>"), URL
    )


def test_behind_a_wall_the_longer_text_of_the_feed_stands_in() -> None:
    carried = (
        f"<p>{FIRST} {SECOND}</p><p>A silver version follows in June, and an adapter costs 60 euros.</p>"
    )
    walled = page(f"<article><p>{FIRST}</p><p>Subscribe to continue reading</p></article>")
    article = extract_article(walled, URL, fallback_html=carried)
    assert article.text.endswith("costs 60 euros.")
    assert article.syndicated


def test_a_gallery_is_told_by_its_captions_without_their_credits() -> None:
    figures = "".join(
        f"<figure><img src=/{number}.jpg><figcaption>{caption} Photo: Ola Nowak</figcaption></figure>"
        for number, caption in enumerate(CAPTIONS)
    )
    said = "Ola Nowak spent the winter on the peninsula."
    body = f"<article><h1>Winter on Hel</h1><p>{said}</p>{figures}</article>"
    article = extract_article(page(body, title="Winter on Hel"), URL)
    assert article.text.split("\n") == [said, *CAPTIONS]
    assert article.lead is not None
    assert (article.lead.url, article.lead.credit) == ("https://news.example/0.jpg", "Ola Nowak")


def test_no_caption_is_told_twice() -> None:
    figures = "".join(
        f"<figure><img src=/x.jpg><figcaption>{caption}</figcaption></figure>" for caption in CAPTIONS
    )
    text = extract_text(
        page(f"<article><p>{FIRST} {SECOND}</p>{f'<p>{SECOND} {FIRST}</p>' * 4}{figures}</article>"), URL
    )
    assert all(text.count(caption) <= 1 for caption in CAPTIONS)


def test_a_film_is_told_by_its_description_and_shows_its_still() -> None:
    told = f"{FIRST} {SECOND} In nine minutes Inés Prado takes it apart and puts it together again."
    film = {"@type": "VideoObject", "name": "A film", "description": told, "thumbnailUrl": ["/still.jpg"]}
    article = extract_article(page("<iframe src=https://video.example/1></iframe>", data=film), URL)
    assert article.text == told
    assert article.lead == LeadImage("https://news.example/still.jpg", "", "")


def test_the_transcript_of_a_film_says_more_than_its_description() -> None:
    film = {"@type": "VideoObject", "description": FIRST, "transcript": f"{FIRST} {SECOND} {SECOND}"}
    assert extract_article(page("<p>Watch.</p>", data=film), URL).text == f"{FIRST} {SECOND} {SECOND}"


def test_a_brief_is_found_whole() -> None:
    brief = "Shirakaba has released firmware 1.3 for the S3. It mends a fault that drained the battery."
    article = extract_article(
        page(f"<article><h1>Firmware 1.3</h1><p>{brief}</p></article>"), URL, title="Firmware 1.3"
    )
    assert article.text == brief


def likeness(one: str, other: str) -> float:
    """F1 of the words, a Japanese or Chinese character being one."""
    first, second = (
        Counter(re.findall(r"[\u3040-\u9fff]|[^\W\u3040-\u9fff]+", text.lower())) for text in (one, other)
    )
    return 2 * sum((first & second).values()) / (sum(first.values()) + sum(second.values()))


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: path.stem)
def test_what_is_done_before_and_after_it_loses_nothing_of_what_trafilatura_finds(golden: Path) -> None:
    html = golden.read_bytes().decode("utf-8", "replace")
    plain = trafilatura.extract(html, favor_precision=True, include_comments=False) or ""
    if len(plain) >= 500:
        assert likeness(extract_text(html, URL), plain) > 0.995
    else:
        assert len(extract_text(html, URL)) >= len(plain) * 0.9
