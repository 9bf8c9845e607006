from urllib.parse import urljoin, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.bounds import MAX_URL, PLAIN, web_link


@given(st.from_regex(PLAIN, fullmatch=True))
def test_an_address_that_is_absolute_already_stays_as_it_is(address: str) -> None:
    """What is taken for one would have come out the same, had it been taken apart."""
    assert urljoin("", address) == address
    assert urlsplit(address).hostname
    assert web_link(address, "https://base.example/") == (address if len(address) <= MAX_URL else "")


def test_other_addresses_are_resolved_or_refused() -> None:
    base = "https://base.example/a/"
    assert web_link("b?c", base) == "https://base.example/a/b?c"
    assert web_link("//cdn.example/x.jpg", base) == "https://cdn.example/x.jpg"
    assert web_link(" HTTPS://A.example/x ") == "HTTPS://A.example/x"
    for refused in ("javascript:alert(1)", "data:,x", "http://", "https:///x", "file:///etc/passwd", ""):
        assert web_link(refused) == ""
