import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.stories.plain import one_line
from cogs.render.escape import escape, link, web_address
from tests.cogs.render.markdown_reading import read

PIECES = [
    *"*_~|`<>[]()\\#-+.:@!&/ \n1a9",
    "**", "__", "~~", "||", "```", "# ", "-# ", "> ", ">>> ", "- ", "1. ", "@everyone", "@here", "@EVERYONE",
    "<@1>", "<@!1>", "<@&1>", "<#1>", "<:a:1>", "<a:a:1>", "<t:1:R>", "</feed add:1>", "<id:customize>",
    ":smile:", "https://evil.example/x", "http://", "](https://evil.example)", "[x](https://evil.example)",
    "<https://evil.example>", "<mailto:a@b.example>", "\u202e", "\u200b", "\u2066", "\x00", "é", "日本",
]  # fmt: skip
hostile = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12).map("".join)


def plain(text: str) -> str:
    return text.replace("\u200b", "")


@given(hostile)
@example("@everyone look")
@example("1. first")
@example("-# small")
@example("[click](https://evil.example)")
@example(":smile:")
def test_text_reads_as_it_stands_and_formats_into_nothing(text: str) -> None:
    seen = read(escape(text))
    assert seen.kinds == frozenset()
    assert plain(seen.text) == one_line(text)


@given(hostile, hostile)
def test_text_cannot_break_out_of_the_places_where_we_put_it(first: str, second: str) -> None:
    message = f"## {escape(first)}.\n- **{escape(first)}.** · {escape(second)}\n-# {escape(second)}."
    seen = read(message)
    assert seen.kinds <= {"heading", "list", "strong", "small"}
    words, other = one_line(first), one_line(second)
    assert plain(seen.text) == f"{words}.\n{words}. · {other}\n{other}."


@given(hostile)
def test_no_mention_is_left_even_for_one_who_reads_no_backslashes(text: str) -> None:
    assert not re.search(r"@(everyone|here)|<@[!&]?\d+>", escape(text), re.IGNORECASE)


@given(hostile)
def test_a_label_links_to_our_address_and_to_nothing_else(label: str) -> None:
    seen = read(f"**{link(label, 'https://news.example/a')}** · after")
    assert seen.links == ("https://news.example/a",)
    assert seen.kinds == {"link", "strong"}
    assert seen.text.endswith(" · after")


@given(hostile.map(lambda text: f"https://news.example/{text}") | hostile)
def test_an_address_is_either_refused_or_leads_where_it_says(address: str) -> None:
    safe = web_address(address)
    seen = read(f"**{link('label', address)}** after")
    assert seen.links == ((safe,) if safe else ())
    assert plain(seen.text) == "label after"
    assert safe == "" or re.fullmatch(r"https?://[\w.:\[\]-]+[^\s()<>*|`\\\"']*", safe)


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://petapixel.com/2026/a-b_c?x=1&y=%20#z", "https://petapixel.com/2026/a-b_c?x=1&y=%20#z"),
        ("https://de.wikipedia.org/wiki/Leica_(Kamera)", "https://de.wikipedia.org/wiki/Leica_%28Kamera%29"),
        ("https://dc.watch.example/写真", "https://dc.watch.example/%E5%86%99%E7%9C%9F"),
        ("https://fotobücher.example/", "https://xn--fotobcher-u9a.example/"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//petapixel.com/", ""),
        ("https://petapixel.com@evil.example/", ""),
        ("https://", ""),
        ("https://a b/", ""),
        ("https://a.example:99999/", ""),
        ("", ""),
        ("https://a.example/" + "x" * 3000, ""),
    ],
)
def test_addresses(address: str, safe: str) -> None:
    assert web_address(address) == safe


def test_a_button_takes_only_512_characters() -> None:
    address = "https://a.example/" + "é" * 100
    assert web_address(address, 512) == ""
    assert web_address("https://a.example/x", 512) == "https://a.example/x"


def test_ordinary_headlines_stay_readable() -> None:
    headline = "Leica M11-P: f/2.8, 1.299,00 € – “the best” (2026), 16:9 & more!"
    assert escape(headline) == headline.replace("16:9", "16\\:9")
