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
