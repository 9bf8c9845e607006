"""What publishers ask for is read, and followed in the article and its digest."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.compose import Bullet
from bot.digests.making import Made, Source, make_digest
from bot.digests.passages import REACH, passages
from bot.stories.article import extract_article
from bot.stories.images import LeadImage
from bot.stories.marks import Marks, read_marks
from bot.stories.markup import parse
from bot.stories.plain import count_words
from tests.archive import NOW

URL = "https://news.example/lens"
SENTENCES = [
    "The Ferron 35 mm f/2 weighs 190 grams and was shown in Kyoto on Monday by its maker.",
    "Nine people in a workshop behind the station build twelve of them on a good day.",
    "It will cost 480 euros from March, and a silver version follows in June for 520 euros.",
    "Photographers who tried it at dusk found corners sharp at f/2.8 and colours true.",
    "The aperture has eleven blades, which Ferron cuts from steel that is 0.2 mm thin.",
    "An adapter for the Shirakaba S3 costs 60 euros and keeps the distance scale usable.",
    "The company sold 3,100 lenses last year, a third of them to people in Japan.",
    "A repair at the workshop takes two weeks and costs 90 euros at the most.",
]
PAGE = "".join(
    f"<p>{one} {two}</p>" for one, two in zip(SENTENCES, SENTENCES[1:] + SENTENCES[:1], strict=True)
)
CARRIED = "<p>Ferron shows a lens of 190 grams. It costs 480 euros.</p>"


def source(head: str = "", robots: str = "", *, reserved: bool = False) -> Source:
    page = f"<html><head>{head}<meta property=og:image content=/lens.jpg><meta name=description content="
    page += f"'A lens that nobody expected arrives in spring.'></head><body><article>{PAGE}</article></body>"
    return Source(
        page=page.encode(),
        url=URL,
        charset="",
        robots=robots,
        html=CARRIED,
        title="Ferron shows a 35",
        author="",
        language="en",
        image=LeadImage("https://news.example/feed.jpg", "", ""),
        publication="News",
        reserved=reserved,
    )


def digest(head: str = "", robots: str = "", *, reserved: bool = False) -> Made:
    return make_digest(source(head, robots, reserved=reserved), NOW)


def shown(made: Made) -> str:
    return " ".join([made.digest.intro, *(bullet.text for bullet in made.digest.bullets)])


@pytest.mark.parametrize(
    ("robots", "marks"),
    [
        ("", Marks()),
        ("index, follow, all", Marks()),
        ("noai", Marks(noai=True)),
        ("NoAI, NoImageAI", Marks(noai=True, noimage=True)),
        ("googlebot: noarchive", Marks(noarchive=True)),
        ("nocache", Marks(noarchive=True)),
        ("nosnippet", Marks(snippet=0)),
        ("max-snippet:0", Marks(snippet=0)),
        ("max-snippet: 120", Marks(snippet=120)),
        ("googlebot: max-snippet:120, otherbot: max-snippet:50", Marks(snippet=50)),
        ("max-snippet:-1, max-image-preview:large", Marks()),
        ("max-snippet:many", Marks()),
        ("max-image-preview:none", Marks(noimage=True)),
        ("noimageindex", Marks(noimage=True)),
        ("unavailable_after: 25 Jun 2030 15:00:00 UTC", Marks()),
    ],
)
def test_marks_are_read_from_the_header_and_from_the_page(robots: str, marks: Marks) -> None:
    assert read_marks(None, robots) == marks
    assert read_marks(parse(f"<html><head><meta name=Robots content='{robots}'></head></html>"), "") == marks
    assert read_marks(parse(f"<html><head><meta name=loupe content='{robots}'></head></html>"), "") == marks


def test_marks_of_several_elements_count_together_and_those_of_one_other_robot_do_not() -> None:
    page = "<meta name=robots content=noai><meta name=robots content=noarchive>"
    page += "<meta name=otherbot content=nosnippet>"
    assert read_marks(parse(f"<html><head>{page}</head></html>"), "") == Marks(noai=True, noarchive=True)


def test_a_reservation_of_text_and_data_mining_is_read_from_header_and_page() -> None:
    reserved = Marks(noai=True, reserved=True)
    assert read_marks(None, "", reserved=True) == reserved
    assert (
        read_marks(parse("<html><head><meta name=tdm-reservation content=1></head></html>"), "") == reserved
    )
    assert read_marks(parse("<html><head><meta name=tdm-reservation content=0></head></html>"), "") == Marks()


@given(st.text(max_size=80))
def test_no_header_raises(robots: str) -> None:
    assert isinstance(read_marks(None, robots), Marks)


def test_a_page_that_asks_for_nothing_is_told_with_picture_and_passages() -> None:
    made = digest()
    assert len(made.digest.bullets) >= 3
    assert made.digest.image is not None
    assert not made.noai
    assert made.passages is not None
    assert len(made.passages) == len(made.digest.bullets)


def test_noai_is_written_down_and_changes_nothing_else() -> None:
    made = digest(robots="noai")
    assert made.noai
    assert made.digest == digest().digest


@pytest.mark.parametrize("mark", ["noarchive", "max-snippet:5000"])
def test_no_passages_are_kept_where_no_copy_may_be(mark: str) -> None:
    made = digest(robots=mark)
    assert made.passages is None
    assert made.digest == digest().digest
    assert all(set(row) == {"text", "start", "end"} for row in made.bullet_rows())


@pytest.mark.parametrize("asked", ["nosnippet", "max-snippet:0", "reserved"])
def test_only_what_the_feed_carries_is_told_where_the_page_may_not_be_quoted(asked: str) -> None:
    made = digest(reserved=True) if asked == "reserved" else digest(robots=asked)
    assert made.digest.title == "Ferron shows a 35"
    assert "nobody expected" not in shown(made)
    assert "Kyoto" not in shown(made)
    assert "190 grams" in shown(made)
    assert made.digest.words == count_words("Ferron shows a lens of 190 grams. It costs 480 euros.")
    assert made.noai is (asked == "reserved")


@pytest.mark.parametrize("limit", [30, 90, 200, 350])
def test_no_more_is_shown_of_a_page_than_max_snippet_allows(limit: int) -> None:
    made = digest(f"<meta name=robots content='max-snippet:{limit}'>")
    quoted = shown(made).replace("News reports", "", 1)
    whole = {*SENTENCES, "A lens that nobody expected arrives in spring."}
    assert len(quoted.strip(" .")) <= limit
    assert all(bullet.text in whole for bullet in made.digest.bullets)
    assert len(made.digest.bullets) <= len(digest().digest.bullets)
    assert made.digest.intro.endswith(".")


@pytest.mark.parametrize("mark", ["noimageai", "noimageindex", "max-image-preview:none"])
def test_no_picture_is_shown_where_the_publisher_wants_none(mark: str) -> None:
    assert digest(robots=mark).digest.image is None


def test_a_passage_stands_in_the_source_and_is_short() -> None:
    text = " ".join(f"{one} {two}" for one, two in zip(SENTENCES, SENTENCES[1:] + SENTENCES[:1], strict=True))
    made = digest()
    assert made.passages is not None
    for bullet, passage in zip(made.digest.bullets, made.passages, strict=True):
        assert bullet.text in passage.sentence
        told = [passage.before.lstrip("…"), passage.sentence, passage.after.rstrip("…")]
        assert " ".join(part for part in told if part) in text
        assert max(len(passage.before), len(passage.after)) <= REACH
        assert not passage.before or passage.before[0] == "…" or text.startswith(passage.before)
    row = made.bullet_rows()[0]
    assert set(row) == {"text", "start", "end", "before", "sentence", "after"}


def test_the_passages_of_a_short_text_are_short_too() -> None:
    page = "<p>" + " ".join(SENTENCES[:5]) + "</p>"
    made = make_digest(Source(b"", URL, "", "", page, "A lens", "", "en", None, "News"), NOW)
    assert made.passages
    assert all(len(each.before) <= len(page) // 8 for each in made.passages)


def test_a_part_that_must_not_be_quoted_is_not_read() -> None:
    hidden = "<div data-nosnippet><p>The formula of the glass is a secret that 9 people know.</p></div>"
    page = (
        f"<html><body><article>{PAGE}{hidden}<p>The last word. <span data-nosnippet>Hush.</span> The end.</p>"
    )
    text = extract_article(page, URL).text
    assert "secret" not in text
    assert "The last word. The end." in text
    outer = f"<html><body><section data-nosnippet><div data-nosnippet>{PAGE}</div></section></body></html>"
    assert extract_article(outer, URL, fallback_html=CARRIED).text.startswith("Ferron shows a lens")


@given(st.text(max_size=600), st.integers(0, 600), st.integers(0, 600))
def test_no_passage_reaches_too_far_or_breaks_a_line(text: str, start: int, end: int) -> None:
    article = replace(extract_article("", URL, fallback_html="<p>x</p>"), text=text)
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    told = passages(article, [Bullet(text[start:end], start, end)])
    assert told is not None
    for part in (told[0].before, told[0].after):
        assert len(part) <= min(REACH, max(len(text) // 8, 1))
    assert "\n" not in f"{told[0].before}{told[0].sentence}{told[0].after}"
