from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds.html import image_tags, page_title, plain_text, title_text

markup = st.text(alphabet=st.sampled_from("<>/!-&;#\"'= abpiscript\0\ud800é"), max_size=200)


@settings(deadline=None)
@given(markup)
def test_any_markup_gives_bounded_clean_text(text: str) -> None:
    for result in (plain_text(text, 50), title_text(text, 50)):
        assert len(result) <= 50
        assert "\0" not in result
        assert result.encode() is not None


def test_blocks_become_lines_and_scripts_nothing() -> None:
    text = plain_text(
        "<h1>A&amp;B</h1><p>One <b>two</b>\n three<br>four</p><script>alert(1)</script><style>x</style>"
    )
    assert text == "A&B\nOne two three\nfour"


def test_text_without_markup_keeps_its_lines() -> None:
    assert plain_text("a  b\nc &lt; d") == "a b\nc < d"


def test_depth_and_length_cost_nothing() -> None:
    assert plain_text("<div>" * 200_000 + "deep", 100_000).endswith("deep")
    assert len(plain_text("word " * 1_000_000, 100)) <= 100


def test_unknown_tags_in_titles_are_text() -> None:
    assert title_text("<R5> rumours, <i>again</i> &amp; f < 2") == "<R5> rumours, again & f < 2"


def test_a_page_has_the_title_it_states() -> None:
    assert page_title(b"<html><TITLE lang=en>\n A &amp; B </TITLE>") == "A & B"
    assert page_title(b"<html><title></title>") == ""


def test_image_tags_are_read_in_any_quotes_and_bounded() -> None:
    tags = image_tags("<img src=a.jpg alt='x &amp; y'><IMG SRC=\"b.jpg\" data-src=c>" * 9, 2)
    assert tags == [{"src": "a.jpg", "alt": "x & y"}, {"src": "b.jpg", "data-src": "c"}]
