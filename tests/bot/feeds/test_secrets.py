"""Headers of private feeds: read strictly, kept encrypted, repeated nowhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import LoupeError
from bot.feeds.failures import FetchCode, FetchError
from bot.feeds.secrets import LONGEST, MOST, BadHeaders, HeaderBox, read_headers

KEY = "an operator's key of 32 characters or more"


def test_headers_are_read_one_a_line() -> None:
    text = "Authorization: Bearer abc:def\n\n  X-Api-Key :  s3cret "
    assert read_headers(text) == {"Authorization": "Bearer abc:def", "X-Api-Key": "s3cret"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no colon",
        ": no name",
        "Bad Name: x",
        "Empty:",
        "Host: elsewhere.example",
        "content-length: 5",
        "If-None-Match: x",
        "User-Agent: a browser",
        "X-Ünicode: x",
        "X-A: tschüß",
        f"X-A: {'x' * (LONGEST + 1)}",
        "\n".join(f"X-{number}: x" for number in range(MOST + 1)),
    ],
)
def test_what_is_no_header_or_not_a_persons_to_say_is_refused(text: str) -> None:
    with pytest.raises(BadHeaders) as refused:
        read_headers(text)
    assert refused.value.remedy


@given(st.text(max_size=200))
def test_whatever_is_typed_either_is_safe_to_send_or_is_refused_without_being_repeated(text: str) -> None:
    try:
        headers = read_headers(f"X-Key: sesame{text}")
    except BadHeaders as error:
        headers, said = {}, str(error)
    else:
        said = ""
    assert "sesame" not in said
    assert all(f"{name}{value}".isprintable() and value.isascii() for name, value in headers.items())


def test_what_was_sealed_opens_with_the_same_key_alone() -> None:
    headers = {"Authorization": "Bearer abc"}
    sealed = HeaderBox(KEY).seal(headers)
    assert "abc" not in sealed
    assert HeaderBox(KEY).open(sealed) == headers
    for box in (HeaderBox(KEY + "!"), HeaderBox("")):
        with pytest.raises(FetchError) as refused:
            box.open(sealed)
        assert refused.value.code is FetchCode.NO_KEY
        assert "secret_key" in refused.value.remedy


def test_without_a_key_nothing_is_sealed() -> None:
    with pytest.raises(LoupeError, match="no key"):
        HeaderBox("").seal({"A": "b"})
