import hashlib
import hmac
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.database.tables import Push, PushState
from bot.feeds import push as rules
from bot.feeds.document import ParsedEntry, ParsedFeed
from bot.feeds.identity import Decision, GuidTrust, KnownEntry, compare
from bot.feeds.parse import parse_feed
from bot.feeds.push import Offer, Step, is_signed, missed, offer, step, stretched, trust_in_part
from bot.feeds.schedule import Next

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BASE = "https://news.example"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
METHODS = ("sha1", "sha256", "sha384", "sha512")


def push(state: PushState = PushState.ACTIVE, **values: object) -> Push:
    """A subscription that was made well and is due for nothing."""
    defaults: dict[str, object] = {
        "base": BASE,
        "next_at": NOW + HOUR,
        "lease_until": NOW + DAY,
        "pushed_at": NOW - HOUR,
        "misses": 0,
        "failures": 0,
        "problem": "",
    }
    return Push(feed_id=1, state=state, **defaults | values)


def sign(method: str, secret: str, body: bytes) -> str:
    return f"{method}={hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()}"


@given(st.sampled_from(METHODS), st.text("abc123-_", min_size=1), st.binary(max_size=200))
def test_the_hubs_own_signature_is_known_whatever_its_case(method: str, secret: str, body: bytes) -> None:
    signature = sign(method, secret, body)
    assert is_signed(signature, secret, body)
    assert is_signed(f" {signature.upper()} ", secret, body)


@given(st.one_of(st.none(), st.text(max_size=300), st.from_regex(r"sha(1|256)=[0-9a-fA-Fx é]*")))
def test_no_other_text_is_a_signature(header: str | None) -> None:
    assert not is_signed(header, "secret", b"body")


@given(st.sampled_from(METHODS), st.data())
def test_a_signature_with_any_change_is_none(method: str, data: st.DataObject) -> None:
    signature = sign(method, "secret", b"body")
    place = data.draw(st.integers(0, len(signature) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda one: one.lower() != signature[place]))
    assert not is_signed(signature[:place] + other + signature[place + 1 :], "secret", b"body")
    assert not is_signed(signature[:place], "secret", b"body")
    assert not is_signed(signature + other.strip(), "secret", b"body") or not other.strip()
    assert not is_signed(signature, "Secret", b"body")
    assert not is_signed(signature, "secret", b"Body")


@pytest.mark.parametrize("method", ["md5", "sha224", "new", "blake2b", "sha3_256", "__class__", ""])
def test_no_other_method_is_taken(method: str) -> None:
    assert not is_signed(f"{method}={'0' * 64}", "secret", b"body")


ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>M</title>%s<entry><id>1</id><title>A</title></entry>
</feed>"""
RSS = b"""<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>M</title>%s
<item><title>A</title></item></channel></rss>"""
JSON = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "M", "items": [], %s}"""


@pytest.mark.parametrize(
    ("document", "links"),
    [
        (ATOM, b'<link rel="hub" href="https://hub.example/"/><link rel="self" href="https://m.example/f"/>'),
        (
            RSS,
            b'<a:link rel="hub" href="https://hub.example/"/><a:link rel="self" href="https://m.example/f"/>',
        ),
        (
            JSON,
            b'"feed_url": "https://m.example/f", "hubs": [{"type": "rssCloud", "url": "http://x.test/"}, %s]'
            % b'{"type": "WebSub", "url": "https://hub.example/"}',
        ),
    ],
    ids=["atom", "rss", "json"],
)
def test_a_document_of_each_kind_names_its_hub_and_itself(document: bytes, links: bytes) -> None:
    parsed = parse_feed(document % links, {})
    assert offer({}, parsed, "https://m.example/asked") == Offer(
        "https://hub.example/", "https://m.example/f"
    )


def test_headers_count_before_the_document() -> None:
    parsed = ParsedFeed(hub="https://old.example/", self_link="https://m.example/old")
    link = '</hub>; rel="hub", <https://m.example/f>; rel=self, <https://second.example/>; rel="hub"'
    found = offer({"link": link}, parsed, "https://m.example/asked")
    assert found == Offer("https://m.example/hub", "https://m.example/f")


@pytest.mark.parametrize(
    ("hub", "own"),
    [
        ("", "https://m.example/f"),
        ("https://hub.example/", ""),  # the address that was asked may hold a key
        ("https://hub.example/", "https://ada:secret@m.example/f"),
    ],
)
def test_without_hub_or_public_topic_nothing_is_offered(hub: str, own: str) -> None:
    assert offer({}, ParsedFeed(hub=hub, self_link=own), "https://m.example/asked?key=1") is None


@pytest.mark.parametrize(
    "link", ["<javascript:alert(1)>; rel=hub", "<hub>; rel=alternate", "hub; rel=hub", "<"]
)
def test_what_is_no_link_to_a_hub_offers_nothing(link: str) -> None:
    parsed = ParsedFeed(self_link="https://m.example/f")
    assert offer({"link": link}, parsed, "https://m.example/") is None


PAST, SOON = NOW - timedelta(seconds=1), NOW + HOUR
WAIT, SUBSCRIBE, SILENT = Step.WAIT, Step.SUBSCRIBE, Step.SILENT
LEAVE, FORGET = Step.UNSUBSCRIBE, Step.FORGET


@pytest.mark.parametrize(
    ("state", "next_at", "followed", "wanted"),
    [
        (PushState.OFFERED, PAST, True, SUBSCRIBE),
        (PushState.OFFERED, SOON, True, WAIT),
        (PushState.OFFERED, PAST, False, WAIT),
        (PushState.ASKED, PAST, True, SILENT),
        (PushState.ASKED, SOON, True, WAIT),
        (PushState.ASKED, SOON, False, LEAVE),
        (PushState.ACTIVE, PAST, True, SUBSCRIBE),
        (PushState.ACTIVE, SOON, True, WAIT),
        (PushState.ACTIVE, SOON, False, LEAVE),
        (PushState.LEAVING, SOON, False, WAIT),
        (PushState.LEAVING, PAST, False, LEAVE),
        (PushState.LEAVING, SOON, True, SUBSCRIBE),
    ],
)
def test_what_is_to_be_done(state: PushState, next_at: datetime, followed: bool, wanted: Step) -> None:
    assert step(push(state, next_at=next_at), NOW, followed=followed, base=BASE) is wanted


def test_a_hub_is_forgotten_where_nothing_binds_it() -> None:
    assert step(push(lease_until=PAST), NOW, followed=False, base=BASE) is FORGET
    said = push(PushState.LEAVING, next_at=PAST, failures=rules.GOODBYES)
    assert step(said, NOW, followed=False, base=BASE) is FORGET


@pytest.mark.parametrize("state", [PushState.ASKED, PushState.ACTIVE])
def test_another_public_address_is_told_at_once(state: PushState) -> None:
    assert step(push(state), NOW, followed=True, base="https://elsewhere.example") is SUBSCRIBE


def test_attempts_grow_rarer_up_to_a_week_unless_the_hub_asks_for_more_time() -> None:
    row, waits = push(PushState.OFFERED), []
    for _ in range(12):
        rules.failed(row, NOW, "It failed.")
        waits.append((row.next_at - NOW) / HOUR)
    assert waits[:5] == [1, 2, 4, 8, 16]
    assert waits[-1] == 7 * 24
    patient = push(PushState.OFFERED)
    rules.failed(patient, NOW, "It is busy.", 3 * 3600)
    assert patient.next_at == NOW + 3 * HOUR
    rules.failed(patient, NOW, "It is busy.", 1e9)
    assert patient.next_at == NOW + 7 * DAY


@given(st.integers(0, 10**13))
def test_a_renewal_comes_before_the_end_of_any_lease_of_more_than_a_minute(seconds: int) -> None:
    row = push(PushState.ASKED)
    rules.granted(row, NOW, str(seconds))
    assert row.lease_until is not None
    assert NOW + timedelta(minutes=1) <= row.next_at
    assert row.next_at < row.lease_until or seconds <= 60
    assert row.lease_until <= NOW + rules.LONGEST_LEASE


@given(st.floats(1, 90_000), st.integers(-100, 900_000))
def test_polls_are_stretched_but_never_past_the_lease_nor_the_ceiling(chosen: float, lease: int) -> None:
    until = NOW + timedelta(seconds=lease)
    usual = Next(NOW + timedelta(seconds=chosen), chosen, "usual")
    found = stretched(usual, until, NOW, 86_400.0)
    assert found.at is not None
    assert usual.at is not None
    assert found == usual or usual.at < found.at <= min(until, NOW + DAY)
    if until > usual.at and chosen < 86_400:
        assert found != usual


def decision(published: datetime | None, *, old: bool = False) -> Decision:
    entry = ParsedEntry(id="1", link="https://m.example/1", title="A", published=published)
    return Decision(entry, "1", "hash", published or NOW, old=old)


@pytest.mark.parametrize(
    ("row", "found", "wanted"),
    [
        (push(), decision(NOW - HOUR), True),
        (push(), decision(None), True),
        (push(), decision(NOW - timedelta(minutes=9)), False),
        (push(), decision(NOW - HOUR, old=True), False),
        (push(pushed_at=None), decision(NOW - HOUR), False),
        (push(lease_until=PAST), decision(NOW - HOUR), False),
    ],
    ids=["an hour late", "undated", "just out", "from an archive", "never pushed", "no lease"],
)
def test_what_a_poll_finds_first_counts_against_the_hub(row: Push, found: Decision, wanted: bool) -> None:
    assert missed(row, [found], NOW) is wanted
    assert not missed(row, [], NOW)


def story(number: int, *, shared_id: bool, dated: bool) -> ParsedEntry:
    """A story with a text of its own; its id may be that of all others."""
    draw = random.Random(number)
    text = " ".join(
        f"{draw.choice(('lens', 'film', 'light', 'grain'))}{draw.randrange(99)}" for _ in range(60)
    )
    return ParsedEntry(
        id="always the same" if shared_id else f"id-{number}",
        link=f"https://m.example/{number}",
        title=f"Story {number}",
        published=NOW - timedelta(hours=number) if dated else None,
        content_html=text,
    )


@given(
    st.lists(st.tuples(st.booleans(), st.permutations(range(6)), st.integers(1, 6)), max_size=8),
    st.booleans(),
    st.booleans(),
)
def test_pushes_of_a_few_entries_and_polls_of_all_make_each_of_them_news_once(
    documents: list[tuple[bool, list[int], int]], shared_id: bool, dated: bool
) -> None:
    """The first document is a poll, as it is what names the hub; two stories come out later."""
    known: dict[str, KnownEntry] = {}
    trust, news = GuidTrust.GUID, []
    for whole, order, few in [(False, [0, 1, 2, 3], 4), *documents]:
        chosen = order if whole else order[:few]
        if known and not whole:
            trust = trust_in_part(known.values(), trust)
        entries = [story(number, shared_id=shared_id, dated=dated) for number in chosen]
        found = compare(list(known.values()), entries, now=NOW, trust=trust)
        trust = found.trust
        news += [each.entry.title for each in found.new]
        for each in (*found.changed, *found.unchanged):
            assert each.known is not None
            del known[each.known.key]
        for each in (*found.new, *found.changed, *found.unchanged):
            known[each.key] = each.remembered()
    assert sorted(news) == sorted(set(news))
    seen = {0, 1, 2, 3} | {
        number for whole, order, few in documents for number in (order if whole else order[:few])
    }
    assert len(news) == len(seen)
