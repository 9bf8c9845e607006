import json

import pytest

from bot.stories.article import extract_article
from bot.stories.images import LeadImage, absolute, choose_lead
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


def lead_of(page: str, **feed: object) -> LeadImage | None:
    return extract_article(page, BASE, **feed).lead  # type: ignore[arg-type]  # names are the function's own


def with_json(data: object, body: str = "") -> str:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    return f"<html><head>{script}</head><body>{body}</body>"


@pytest.mark.parametrize(
    ("image", "who"),
    [
        ({"creditText": "Jo Doe", "creator": {"name": "Other"}}, "Jo Doe"),
        ({"copyrightHolder": {"@type": "Organization", "name": "Ferron"}}, "Ferron"),
        ({"creator": [{"name": "Jo Doe"}, {"name": "Ann Roe"}]}, "Jo Doe, Ann Roe"),
        ({"author": "Jo Doe"}, "Jo Doe"),
        ({"copyrightNotice": "© Jo Doe. All rights reserved."}, "Jo Doe"),
        ({"creditText": ["no text"]}, ""),
    ],
)
def test_a_picture_is_credited_as_json_ld_says(image: dict[str, object], who: str) -> None:
    article = {"@type": "NewsArticle", "image": {"@type": "ImageObject", "url": "/lead.jpg"} | image}
    assert lead_of(with_json(article)) == LeadImage("https://example.com/lead.jpg", "", who)


def test_a_picture_that_json_ld_describes_elsewhere_is_found_by_its_name_or_its_file() -> None:
    described = {
        "@type": "ImageObject",
        "@id": "#lead",
        "url": "/lead.jpg",
        "creditText": "Jo Doe",
        "caption": "A body",
    }
    logo = {"@type": "ImageObject", "@id": "#mark", "url": "/mark.jpg", "creditText": "Ann Roe"}
    wanted = LeadImage("https://example.com/lead.jpg", "A body", "Jo Doe")
    by_name = {"@graph": [logo, {"@type": "Article", "image": {"@id": "#lead"}}, described]}
    assert lead_of(with_json(by_name)) == wanted
    by_file = {"@graph": [logo, {"@type": "Article", "image": "/lead-1024x683.jpg"}, described]}
    found = lead_of(with_json(by_file))
    assert found is not None
    assert (found.alt, found.credit) == ("A body", "Jo Doe")
    assert lead_of(with_json({"@graph": [logo]})) is None


@pytest.mark.parametrize(
    "markup",
    [
        "<figure><img src=/a.jpg><figcaption><span class=photo-credit>Jo Doe</span></figcaption></figure>",
        "<figure><img src=/a.jpg><small itemprop=copyrightHolder>Photo: Jo Doe</small></figure>",
        "<div class='wp-caption'><img src=/a.jpg><p class=wp-caption-text>A body. Foto: Jo Doe</p></div>",
        "<figure><img src=/a.jpg data-credit='Jo Doe'><figcaption>A body.</figcaption></figure>",
        "<header><figure><img src=/a.jpg><figcaption>A body (Photo by Jo Doe)</figcaption></figure></header>",
        "<img src=/a.jpg data-photographer='Jo Doe'>",
    ],
)
def test_a_credit_is_found_wherever_magazines_put_it(markup: str) -> None:
    found = lead_of(
        f"<html><body><header><img src=/h.jpg></header><article>{markup}<p>Words.</p></article></body>"
    )
    assert found is not None
    assert (found.url, found.credit) == ("https://example.com/a.jpg", "Jo Doe")


def test_a_credit_in_meta_elements_and_one_of_the_feed_are_found() -> None:
    head = "<meta property=og:image content=/a.jpg><meta name=twitter:image:credit content='Jo Doe'>"
    assert lead_of(f"<html><head>{head}</head></html>") == LeadImage(
        "https://example.com/a.jpg", "", "Jo Doe"
    )
    page = "<html><head><meta property=og:image content=/a-1200x800.jpg></head></html>"
    feed = [LeadImage("https://cdn.example.net/a.jpg", "A body", "Photo: Jo Doe")]
    assert lead_of(page, images=feed) == LeadImage("https://example.com/a-1200x800.jpg", "A body", "Jo Doe")
