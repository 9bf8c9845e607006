import pytest

from bot.stories.markup import Element, decode, fragment_text, parse

TEXT = "Fotografía – größer, 写真"


@pytest.mark.parametrize(
    ("page", "charset", "text"),
    [
        (TEXT.encode(), "", TEXT),
        (b"\xef\xbb\xbf" + TEXT.encode(), "", TEXT),
        (TEXT.encode("utf-16"), "", TEXT),
        ("größer".encode("cp1252"), "iso-8859-1", "größer"),
        ("“größer”".encode("cp1252"), "", "“größer”"),
        ("写真家".encode("cp932"), "Shift_JIS", "写真家"),
        (b'<meta charset="euc-jp">' + "写真家".encode("euc-jp"), "", '<meta charset="euc-jp">写真家'),
        (b'<meta charset="gb2312">' + "摄影".encode("gbk"), "", '<meta charset="gb2312">摄影'),
        ("写真家".encode()[:-1], "", "写真�"),
        (b"caf\xe9", "rot13", "café"),
        (b"caf\xe9", "unicode_escape", "café"),
    ],
)
def test_bytes_become_the_text_they_meant(page: bytes, charset: str, text: str) -> None:
    assert decode(page, charset) == text


def test_a_page_is_read_only_up_to_its_bound() -> None:
    assert len(decode(b"a" * 9_000_000)) == len(decode("a" * 9_000_000)) == 2_000_000


def test_a_fragment_is_read_by_paragraphs() -> None:
    html = "<p>Hello <b>big</b>\n world</p>tail<ul><li>one<li>two</ul><script>x()</script>after<br>line"
    assert fragment_text(html) == "Hello big world\ntail\none\ntwo\nafter\nline"


@pytest.mark.parametrize("html", ["", "  ", "<", "<p></p>", "<!-- only a comment -->"])
def test_a_fragment_without_words_gives_nothing(html: str) -> None:
    assert fragment_text(html) in {"", "<"}


def tree_of(page: str) -> Element:
    tree = parse(page)
    assert tree is not None
    return tree


def test_a_tree_is_bounded_in_depth_attributes_and_elements() -> None:
    deep = tree_of("<div>" * 5000 + "x")
    wide = tree_of("<p>" * 60_000)
    full = tree_of(f"<p {' '.join(f'a{i}=1' for i in range(200))} title='{'x' * 5000}'>x</p>")
    assert max(sum(1 for _ in element.iterancestors()) for element in deep.iter()) <= 256
    assert sum(1 for _ in wide.iter()) <= 25_000
    assert dict(full.find(".//p").attrib) == {}


def test_a_page_ends_before_a_monstrous_tag() -> None:
    tree = tree_of(
        f"<html><body><p>before</p><p {' '.join(f'a{i}=1' for i in range(50_000))}>after</p></body></html>"
    )
    assert "before" in tree.text_content()
    assert "after" not in tree.text_content()


def test_a_bracket_in_a_script_does_not_end_the_page() -> None:
    tree = tree_of(
        "<html><head><script>if (a<b) { x = '<p'; } // it's</script></head><body><p>text</p></body></html>"
    )
    assert tree.findtext(".//p") == "text"


@pytest.mark.parametrize(
    "stray",
    [
        "<a title=Bob's>link</a>",
        '<img alt="a 5" lens">',
        '<a title="one"two">link</a>',
        "<meta name=description content='It's here'>",
        "<!--[if IE]><!-->",
        "<!-->",
        "<!--->",
    ],
)
def test_a_stray_quote_or_an_odd_comment_does_not_end_a_page(stray: str) -> None:
    tree = tree_of(f"<html><body><p>before</p>{stray}<p>after</p><p>last</p></body></html>")
    assert "last" in tree.text_content()


@pytest.mark.parametrize("odd", ["\x1f", "\x00", "\ufffe", "&#31;", "&#x0b;", "&#0;", "&#xFFFF;", "&#x1F;"])
def test_what_no_tree_can_keep_is_left_out(odd: str) -> None:
    assert tree_of(f"<p>a{odd}b</p>").text_content() == "ab"
    assert fragment_text(f"<p>a<script></script>{odd}b</p>") == "ab"


@pytest.mark.parametrize("reference", ["&#310;", "&#x1f4f7;", "&#9;", "&#x20ac;", "&#150;"])
def test_references_to_letters_stay(reference: str) -> None:
    assert len(tree_of(f"<p>a{reference}b</p>").text_content()) == 3


def test_odd_heads_of_old_pages_do_not_hide_the_body() -> None:
    head = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0" "x.dtd"/>\n<html lang="en" />'
    page = f"{head}\n<body><p>words</p></body>"
    tree = tree_of(page)
    assert tree.get("lang") == "en"
    assert tree.findtext(".//body/p") == "words"
