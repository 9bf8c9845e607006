import pytest

from bot.stories.images import LeadImage, absolute, choose_lead, credit_in
from bot.stories.markup import parse

BASE = "https://example.com/news/story"


@pytest.mark.parametrize(
    ("url", "full"),
    [
        ("/a/lead.jpg", "https://example.com/a/lead.jpg"),
        ("lead.jpg?w=1200", "https://example.com/news/lead.jpg?w=1200"),
        ("//cdn.example.net/lead.webp", "https://cdn.example.net/lead.webp"),
        ("http://example.com/iconic-cameras.jpg", "http://example.com/iconic-cameras.jpg"),
        ("", ""),
        ("data:image/gif;base64,R0lGOD", ""),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("https://user:secret@example.com/a.jpg", ""),
        ("https://example.com/a b.jpg", ""),
        ("https://[broken/a.jpg", ""),
        ("/img/site-logo.png", ""),
        ("https://secure.gravatar.com/avatar/1234", ""),
        ("/t/pixel.gif?id=1", ""),
        ("/img/mark.svg", ""),
        ("/a.jpg?" + "x" * 3000, ""),
    ],
)
def test_only_absolute_web_addresses_of_real_pictures_pass(url: str, full: str) -> None:
    assert absolute(url, BASE) == full


@pytest.mark.parametrize(
    ("caption", "who"),
    [
        ("The new body. Photo: Jo Doe", "Jo Doe"),
        ("Photograph by Ansel Example.", "Ansel Example"),
        ("Élise Maurin. Photo : Inès Tabary", "Inès Tabary"),
        ("Crédit photo : Agence X", "Agence X"),
        ("Die F2 im Test. Foto: Jens Amrhein/Ferrum", "Jens Amrhein/Ferrum"),
        ("© 2024 Jo Doe", "2024 Jo Doe"),
        ("Image courtesy of Harrow", "Harrow"),
        ("新しいレンズ。写真提供：暁光学", "暁光学"),
        ("A photo that was taken in Leeds", ""),
        ("A camera on a table", ""),
    ],
)
def test_a_caption_names_the_maker_of_its_picture(caption: str, who: str) -> None:
    assert credit_in(caption) == who


def page(body: str) -> object:
    return parse(f"<html><body><article>{body}</article></body></html>")


def test_the_credit_is_found_beside_another_size_of_the_same_picture() -> None:
    tree = page(
        "<figure><img src='/i/lead-800x533.jpg' alt='A body'><figcaption>Photo: Jo Doe</figcaption></figure>"
    )
    lead = choose_lead(tree, [LeadImage("/i/lead-1600x1067.jpg", "", "")], BASE)
    assert lead == LeadImage("https://example.com/i/lead-1600x1067.jpg", "A body", "Jo Doe")


def test_a_credit_of_another_picture_is_not_taken() -> None:
    tree = page("<figure><img src='/i/other.jpg'><figcaption>Photo: Jo Doe</figcaption></figure>")
    lead = choose_lead(tree, [LeadImage("/i/lead.jpg", "", "")], BASE)
    assert lead == LeadImage("https://example.com/i/lead.jpg", "", "")


def test_the_credit_of_the_feed_is_kept() -> None:
    assert choose_lead(None, [LeadImage("/i/lead.jpg", "", "Jo Doe")], BASE) == LeadImage(
        "https://example.com/i/lead.jpg", "", "Jo Doe"
    )


def test_icons_small_and_foreign_pictures_do_not_lead() -> None:
    shown = "<img src='/s.jpg' width=32><img src='/site-logo.png'><img src='/real.jpg'>"
    tree = page(f"<aside><img src='/ad.jpg'></aside>{shown}")
    lead = choose_lead(tree, [LeadImage("/default-logo.png", "", "")], BASE)
    assert lead is not None
    assert lead.url == "https://example.com/real.jpg"


def test_a_lazy_picture_is_found_where_scripts_would_look() -> None:
    tree = page("<figure><img src='data:image/gif;base64,AAAA' data-src='/real.jpg'></figure>")
    lead = choose_lead(tree, [], BASE)
    assert lead is not None
    assert lead.url == "https://example.com/real.jpg"


def test_no_picture_is_no_lead() -> None:
    assert choose_lead(page("<p>Words only.</p>"), [], BASE) is None


def test_descriptions_and_credits_are_bounded() -> None:
    lead = choose_lead(None, [LeadImage("/a.jpg", "word " * 1000, "name " * 1000)], BASE)
    assert lead is not None
    assert len(lead.alt) <= 1024
    assert len(lead.credit) <= 200


@pytest.mark.parametrize(
    ("credit", "named"),
    [
        ("Picture: drawn for the sandbox", "drawn for the sandbox"),
        ("Photo: Jane Doe (Reuters)", "Jane Doe (Reuters)"),
        ("(Photo: Jane Doe)", "Jane Doe"),
        ("Jane Doe", "Jane Doe"),
    ],
)
def test_a_credit_of_the_feed_is_shown_without_the_word_that_says_that_it_is_one(
    credit: str, named: str
) -> None:
    lead = choose_lead(None, [LeadImage("https://a.example/picture.jpg", "", credit)], "https://a.example/")
    assert lead is not None
    assert lead.credit == named
