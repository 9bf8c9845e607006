import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds.document import Image, ParsedEntry
from bot.feeds.fingerprint import alike, bare_link, content_hash, unchanged
from bot.feeds.identity import Comparison, GuidTrust, KnownEntry, compare, entry_keys
from bot.feeds.keys import Told

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
WORDS = [
    "lens",
    "shutter",
    "mirror",
    "film",
    "sensor",
    "grain",
    "light",
    "frame",
    "strap",
    "filter",
    "tripod",
]


@cache
def article(n: int) -> str:
    """Sixty words that no other number gives."""
    draw = random.Random(n)
    return " ".join(draw.choice(WORDS) + str(draw.randrange(50)) for _ in range(60))


def story(n: int, **given: object) -> ParsedEntry:
    """The n-th story of a magazine, with a text of its own."""
    made = ParsedEntry(
        id=f"id-{n}",
        link=f"https://mag.example/{n}",
        title=f"Story {n}",
        published=NOW - timedelta(hours=n + 1),
        content_html=f"<p>{article(n)}</p>",
    )
    return replace(made, **given)  # type: ignore[arg-type]  # fields by name


def after(comparison: Comparison, known: tuple[KnownEntry, ...] = ()) -> tuple[KnownEntry, ...]:
    """What is remembered after a poll: the decisions replace what they name."""
    memory = {one.key: one for one in known}
    for decision in (*comparison.new, *comparison.changed, *comparison.unchanged):
        if decision.known is not None:
            del memory[decision.known.key]
        assert decision.key not in memory, "a key must be unique within a feed"
        memory[decision.key] = decision.remembered()
    return tuple(memory.values())


def polls(*documents: list[ParsedEntry]) -> list[Comparison]:
    """The comparisons of one feed's documents, one after the other."""
    known: tuple[KnownEntry, ...] = ()
    trust, results = GuidTrust.GUID, []
    for document in documents:
        comparison = compare(known, document, now=NOW, trust=trust)
        known, trust = after(comparison, known), comparison.trust
        results.append(comparison)
    return results


quick = settings(deadline=None, max_examples=40)
numbers = st.lists(st.integers(0, 60), min_size=1, max_size=12, unique=True)
texts = st.text(max_size=30)
any_entry = st.builds(
    ParsedEntry,
    id=st.sampled_from(["", "a", "b", "c"]) | texts,
    link=st.sampled_from(
        ["", "https://m.example/", "https://m.example/1", "https://m.example/2?utm_source=x"]
    ),
    title=st.sampled_from(["", "One", "Two"]) | texts,
    published=st.none() | st.sampled_from([NOW, NOW - timedelta(days=40), NOW + timedelta(days=3)]),
    content_html=texts | st.sampled_from([f"<p>{' '.join(WORDS)}</p>", f"<p>{' '.join(WORDS)} more</p>"]),
)


@quick
@given(numbers, st.randoms())
def test_another_order_is_no_news(chosen: list[int], shuffle: random.Random) -> None:
    first = [story(n) for n in chosen]
    second = shuffle.sample(first, len(first))
    _, again = polls(first, second)
    assert not again.new
    assert not again.changed


@quick
@given(numbers)
def test_other_guids_are_no_news(chosen: list[int]) -> None:
    first = [story(n) for n in chosen]
    second = [replace(entry, id="new-" + entry.id) for entry in first]
    third = [replace(entry, id="third-" + entry.id) for entry in first]
    for again in polls(first, second, third)[1:]:
        assert not again.new
        assert not again.changed


@quick
@given(numbers)
def test_missing_guids_are_no_news(chosen: list[int]) -> None:
    first = [story(n) for n in chosen]
    assert not polls(first, [replace(entry, id="") for entry in first])[1].new


@quick
@given(numbers)
def test_an_archive_published_again_is_no_news(chosen: list[int]) -> None:
    """A site moves to another content system: new guids, new dates, other address forms."""
    first = [story(n) for n in chosen]
    second = [
        replace(
            entry,
            id=f"post-{i}",
            link=f"http://www.mag.example/{entry.link[20:]}/?utm_source=rss",
            published=NOW,
        )
        for i, entry in enumerate(first)
    ]
    assert not polls(first, second)[1].new


@quick
@given(numbers)
def test_undated_entries_are_new_once_and_dated_by_first_sight(chosen: list[int]) -> None:
    first = [story(n, published=None) for n in chosen]
    one, two = polls(first, list(reversed(first)))
    assert {decision.when for decision in one.new} == {NOW}
    assert [decision.entry for decision in one.new] == list(reversed(first)), "the lowest is the oldest"
    assert not two.new


@quick
@given(st.lists(any_entry, max_size=8), st.randoms())
def test_any_document_is_no_news_the_second_time(document: list[ParsedEntry], shuffle: random.Random) -> None:
    _, again, third = polls(document, document, shuffle.sample(document, len(document)))
    assert not again.new
    assert not third.new


@quick
@given(st.lists(any_entry, max_size=8), st.lists(any_entry, max_size=8))
def test_every_entry_gets_one_decision_and_every_key_one_entry(
    a: list[ParsedEntry], b: list[ParsedEntry]
) -> None:
    for comparison, document in zip(polls(a, b), (a, b), strict=True):
        decisions = [*comparison.new, *comparison.changed, *comparison.unchanged]
        assert len(decisions) <= len(document)
        assert len({d.key for d in decisions}) == len(decisions)
        assert all(d.entry in document and len(d.key) <= 46 and d.when <= NOW for d in decisions)
        assert all(d.known is None for d in comparison.new)


def keys_of(entries: list[ParsedEntry]) -> list[str]:
    return entry_keys([Told.by(entry) for entry in entries])


@quick
@given(numbers, st.randoms())
def test_keys_do_not_depend_on_the_order(chosen: list[int], shuffle: random.Random) -> None:
    entries = [story(n, id=f"id-{n % 3}") for n in chosen]
    mixed = shuffle.sample(entries, len(entries))
    pairs = dict(zip((e.link for e in entries), keys_of(entries), strict=True))
    assert pairs == dict(zip((e.link for e in mixed), keys_of(mixed), strict=True))
    assert len(set(pairs.values())) == len(entries)


def test_new_stories_are_found_the_oldest_first() -> None:
    _, second = polls([story(5), story(6)], [story(1), story(2), story(5), story(6)])
    assert [decision.entry.id for decision in second.new] == ["id-2", "id-1"]
    assert not any(decision.old for decision in second.new)


def test_an_edit_is_a_change_of_the_same_entry() -> None:
    edits = [
        story(1, title="Story 1, corrected"),
        story(2, content_html=story(2).content_html + " <p>Update: it costs 900.</p>"),
        story(3, images=(Image("https://mag.example/new.jpg"),)),
        story(4),
    ]
    _, second = polls([story(n) for n in range(1, 5)], edits)
    assert not second.new
    assert {d.entry.id for d in second.changed} == {"id-1", "id-2", "id-3"}
    assert [d.entry.id for d in second.unchanged] == ["id-4"]


def test_other_markup_is_no_edit() -> None:
    before = story(1)
    after_it = replace(
        before, content_html=before.content_html.replace("<p>", '<p class="x"><img src="ad?n=7">')
    )
    _, second = polls([before], [after_it])
    assert second.unchanged
    assert not second.changed


def test_a_repeated_guid_tells_its_entries_apart_by_their_addresses() -> None:
    """The feed gives every entry the guid of the site; the window then moves on."""
    document = [story(n, id="site") for n in range(6)]
    first, second, third = polls(document[2:], document[1:5], document[:1])
    assert len(first.new) == 4
    assert [d.entry.link for d in second.new] == [document[1].link]
    assert [d.entry.link for d in third.new] == [document[0].link]


def test_one_constant_guid_does_not_hide_the_next_story() -> None:
    first, second, third = polls([story(3, id="latest")], [story(2, id="latest")], [story(2, id="latest")])
    assert len(first.new) == len(second.new) == 1
    assert not third.new


def test_guids_that_change_at_every_poll_lower_the_trust() -> None:
    documents = [[story(n, id=f"{poll}-{n}") for n in range(4)] for poll in range(4)]
    results = polls(*documents)
    assert [result.trust for result in results] == [
        GuidTrust.GUID,
        GuidTrust.URL,
        GuidTrust.URL,
        GuidTrust.URL,
    ]
    assert not any(result.new for result in results[1:])
    edited = [replace(entry, title="Another", content_html="Rewritten.") for entry in documents[0]]
    assert not polls(*documents, edited)[-1].new, "recognised by address alone now"


def test_a_feed_without_guids_and_addresses_is_recognised_by_its_texts() -> None:
    document = [story(n, id="", link="https://mag.example/") for n in range(5)]
    first, second, third = polls(document[1:], document, document[:3])
    assert len(first.new) == 4
    assert [d.entry.title for d in second.new] == ["Story 0"]
    assert not third.new


def test_changing_guids_and_one_address_leave_only_the_texts() -> None:
    documents = [
        [story(n, id=f"{poll}-{n}", link="https://mag.example/") for n in range(4)] for poll in range(3)
    ]
    results = polls(*documents)
    assert results[1].trust is GuidTrust.CONTENT
    assert not results[1].new
    assert not results[2].new


def test_the_same_story_twice_in_a_document_is_one() -> None:
    (first,) = polls([story(1), story(1, id="other")])
    assert len(first.new) == 1


def test_photo_of_the_day_is_new_each_day() -> None:
    """One title, nearly one text, one page; guid, date and picture differ."""
    text = "<p>Every day our editors choose one picture that readers sent in. Today it is number {}.</p>"
    days = [
        ParsedEntry(
            id=f"potd-{n}",
            link="https://mag.example/potd",
            title="Photo of the day",
            published=NOW - timedelta(days=3 - n),
            content_html=text.format(n),
            images=(Image(f"https://mag.example/{n}.jpg"),),
        )
        for n in range(4)
    ]
    results = polls(days[:1], days[1::-1], days[2::-1], days[:0:-1])
    assert [len(result.new) for result in results] == [1, 1, 1, 1]


def test_titles_alone_are_enough_to_be_different() -> None:
    day = NOW.replace(hour=0)
    known = [ParsedEntry(f"n{n}", "https://m.example/", f"Note {n}", day) for n in range(3)]
    fresh = ParsedEntry("n9", "https://m.example/", "Note 9", day)
    _, second = polls(known, [fresh, *known])
    assert [d.entry.title for d in second.new] == ["Note 9"]


def test_future_dates_are_clamped() -> None:
    (first,) = polls([story(1, published=NOW + timedelta(days=400)), story(2, published=None, updated=NOW)])
    assert {decision.when for decision in first.new} == {NOW}


def test_old_stories_that_appear_late_are_marked() -> None:
    """The feed shows 10 entries more than before: an archive, not news."""
    recent = [story(n) for n in range(3)]
    archive = [story(n, published=NOW - timedelta(days=n)) for n in range(20, 30)]
    _, second = polls(recent, recent + archive)
    assert len(second.new) == 10
    assert all(decision.old for decision in second.new)
    assert not any(decision.old for decision in polls(recent + archive)[0].new), "a first poll has no archive"


def test_addresses_are_compared_without_what_changes() -> None:
    assert bare_link("https://WWW.Mag.example/a/?utm_source=rss&id=3#top") == bare_link(
        "http://mag.example/a?id=3"
    )
    assert bare_link("https://mag.example/a?id=3") != bare_link("https://mag.example/a?id=4")
    assert bare_link("http://[broken") == "http://[broken"


@quick
@given(any_entry, any_entry)
def test_fingerprints_are_short_and_equal_for_equal_texts(a: ParsedEntry, b: ParsedEntry) -> None:
    one, other = content_hash(a), content_hash(b)
    assert len(one) <= 85
    assert unchanged(one, content_hash(replace(a, id="other", link="https://other.example")))
    if a.title == b.title and a.content_html == b.content_html:
        assert unchanged(one, other)


def test_likeness_survives_an_edit_and_tells_texts_apart() -> None:
    original = story(1)
    edited = replace(original, content_html=original.content_html + "<p>Update: now in shops.</p>")
    assert alike(content_hash(original), content_hash(edited))
    assert alike(content_hash(original), content_hash(story(2))) is False
    assert alike(content_hash(original), content_hash(replace(original, content_html="short"))) is None


HOSTS = st.from_regex(r"[a-z0-9][a-z0-9.-]{0,20}", fullmatch=True, alphabet=st.characters(codec="ascii"))
PATHS = st.text("ab1./%~+,-_", max_size=20).map(lambda path: f"/{path}" if path else "")


@given(st.sampled_from(["http://", "https://", "http://www.", "https://www."]), HOSTS, PATHS)
def test_addresses_read_the_short_way_and_the_long_way_are_the_same(start: str, host: str, path: str) -> None:
    """A fragment, which does not count, makes an address one that has to be taken apart."""
    assert bare_link(f"{start}{host}{path}") == bare_link(f"{start}{host}{path}#top")


@given(st.text(st.characters(max_codepoint=127), max_size=200))
def test_words_are_the_same_whether_all_is_ascii_or_not(text: str) -> None:
    """A no-break space is no word, but no ASCII either."""
    entry = story(1, content_html=f"one two {text}")
    assert content_hash(entry) == content_hash(story(1, content_html=f"one\u00a0two {text}"))
