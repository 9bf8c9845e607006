import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages import pofile
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import catalogs
from bot.translation import _values, filled, languages, marked, translation

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "locale", "language"),
    [
        ("fr", "fr", "fr"),
        ("en-GB", "en-GB", "en"),
        ("de-AT", "de-AT", "de"),
        ("fr_CA", "fr-CA", "fr"),
        ("fr-XX", "fr", "fr"),
        ("pt-BR", "en", "en"),
        ("../../etc", "en", "en"),
        ("", "en", "en"),
        (None, "en", "en"),
    ],
)
def test_the_best_translation_is_found_and_english_stands_in(asked: str, locale: str, language: str) -> None:
    tr = translation(asked)
    assert (tr.locale, tr.language) == (locale, language)


def test_values_are_put_in_by_name_and_mean_nothing_themselves() -> None:
    tr = translation("en")
    assert tr("{title} by {author}", title="{author}", author="{0.__class__}") == "{author} by {0.__class__}"


def test_a_name_without_a_value_stays_instead_of_costing_the_reply() -> None:
    assert translation("en")("Hello {name}") == "Hello {name}"


def test_the_empty_text_is_empty_in_every_language() -> None:
    assert [translation(language)("") for language in ("en", *languages())] == [""] * (len(languages()) + 1)


def test_plurals_choose_their_form_and_format_the_number() -> None:
    tr = translation("en")
    forms = [tr.plural("{count} rating", "{count} ratings", count) for count in (0, 1, 1234)]
    assert forms == ["0 ratings", "1 rating", "1,234 ratings"]


def test_numbers_dates_and_times_follow_the_locale() -> None:
    moment = NOW - timedelta(days=2)
    assert translation("de").number(1234.5, 1) == "1.234,5"
    assert translation("en-GB").date(NOW) == "23 Nov 2026"
    assert translation("ja").date(NOW) == "2026/11/23"
    assert translation("fr").ago(moment, NOW) == "il y a 2 jours"
    assert translation("en").ago(NOW, moment) == "in 2 days"


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_text_and_no_locale_makes_a_translation_fail(text: str, locale: str) -> None:
    assert isinstance(translation(locale)(text, count=1), str)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('tr("Stars", n=1)', "Stars"),
        ('self._tr(\n    "A long "\n    "text"\n)', "A long text"),
        ('tr.plural("{count} day", "{count} days", 3)', ("{count} day", "{count} days")),
        ("f\"## {tr('Inside an f-string')}\"", "Inside an f-string"),
        ('remedy = marked("Try again.")', "Try again."),
        ('describe(url=locale_str("an address"))', "an address"),
    ],
)
def test_texts_are_found_in_the_source(tmp_path: Path, source: str, text: str | tuple[str, str]) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "cogs" / "render").mkdir(parents=True)
    (tmp_path / "cogs" / "render" / "x.py").write_text(source)
    (found,) = (message for message in catalogs.extracted(tmp_path) if message.id)
    assert found.id == text
    assert found.locations == [("cogs/render/x.py", 0)]


def test_a_marked_text_stays_as_it_is_until_it_is_shown() -> None:
    words = marked("The thread is locked.")
    assert words == "The thread is locked."
    assert [translation(language)(words) == words for language in languages()] == [False] * len(languages())


@pytest.mark.parametrize("language", ["de", "fr", "ja"])
def test_every_text_is_translated_with_the_same_names_in_it(language: str) -> None:
    with catalogs.catalog_path(ROOT, language).open("rb") as stream:
        catalog = pofile.read_po(stream, locale=language)
    wrong = []
    for message in catalogs.extracted(ROOT):
        if not message.id:
            continue
        known = catalog.get(message.id)
        if known is None or known.fuzzy or not catalogs.is_translated(known.string):
            wrong.append(f"not translated: {message.id!r}")
        elif not catalogs.same_names(message.id, known.string):
            wrong.append(f"other names in braces: {known.string!r} for {message.id!r}")
    assert not wrong, f"{len(wrong)} texts, see CONTRIBUTING.md\n" + "\n".join(wrong)


def test_translations_must_keep_the_names_in_braces() -> None:
    assert catalogs.same_names("{a} of {b}", "{b} : {a}")
    assert not catalogs.same_names("{a} of {b}", "{a} von b")
    assert catalogs.same_names(("{count} day", "{count} days"), ("{count} 日",))
    assert catalogs.same_names(("one day", "{count} days"), ("ein Tag", "{count} Tage"))
    assert not catalogs.same_names(
        ("{count} day of {n}", "{count} days of {n}"), ("{count} Tag", "{count} Tage")
    )


def test_bringing_a_catalog_up_to_date_adds_new_texts_and_keeps_translations(tmp_path: Path) -> None:
    for package in ("bot", "cogs"):
        (tmp_path / package).mkdir()
    (tmp_path / "bot" / "x.py").write_text('tr("old")\ntr("new")\n')
    for language in languages():
        path = catalogs.catalog_path(tmp_path, language)
        path.parent.mkdir(parents=True)
        path.write_text(
            f'# Head.\nmsgid ""\nmsgstr ""\n"Language: {language}\\n"\n'
            '"Content-Type: text/plain; charset=utf-8\\n"\n\n'
            'msgid "old"\nmsgstr "alt"\n\nmsgid "gone"\nmsgstr "weg"\n'
        )
    assert catalogs.update(tmp_path) == dict.fromkeys(languages(), 1)
    text = catalogs.catalog_path(tmp_path, "de").read_text()
    assert text.startswith("# Head.\n")
    assert 'msgid "old"\nmsgstr "alt"' in text
    assert 'msgid "new"\nmsgstr ""' in text
    assert "gone" not in text
    before = text
    assert catalogs.update(tmp_path)["de"] == 1
    assert catalogs.catalog_path(tmp_path, "de").read_text() == before


@pytest.mark.parametrize(
    ("text", "german"),
    [
        (marked("failed once"), "einmal fehlgeschlagen"),
        (filled("{host} redirects in a circle.", host="a.example"), "a.example leitet im Kreis weiter."),
        (
            filled(
                "{host} {answers} (HTTP {status}).", host="a.example", answers="forbids access", status=403
            ),
            "a.example verbietet den Zugriff (HTTP 403).",
        ),
        (
            filled("its server asks for {span}", span=filled("{number} days", number=3)),
            "sein Server bittet um 3 Tage",
        ),
        ("something that a plugin wrote", "something that a plugin wrote"),
        ("", ""),
    ],
)
def test_what_was_stored_in_english_is_told_in_the_language_of_its_reader(text: str, german: str) -> None:
    assert translation("de").told(text) == german
    assert translation("en").told(text) == text


@given(st.text(max_size=40), st.integers(100, 599))
def test_no_value_can_make_a_stored_text_unreadable(host: str, status: int) -> None:
    text = filled("{host} {answers} (HTTP {status}).", host=host, answers="forbids access", status=status)
    assert translation("fr").told(text)


@pytest.mark.parametrize(
    "text",
    [
        "its server asks for " * 25,
        "every x: " * 55,
        "Page of of of " * 35,
        "a" * 500,
        "Following… of " * 20_000,
        "Also at x asks for " * 5_000,
    ],
)
def test_no_text_of_anybody_s_takes_long_to_tell(text: str) -> None:
    tr = translation("de")
    tr.told("")
    tr.told("warm")
    began = time.process_time()
    tr.told(text)
    assert time.process_time() - began < 0.1


def test_a_long_text_is_told_as_it_stands_unless_it_is_known_as_a_whole() -> None:
    text = filled("its server asks for {span}", span="x" * 500)
    assert translation("de").told(text) == text
    known = translation("de").told(text[:500])
    assert known.startswith("sein Server")


@pytest.mark.parametrize(
    ("text", "between", "values"),
    [
        ("a, b", ["", ", ", ""], ["a", "b"]),
        ("a, b, c", ["", ", ", ""], ["a", "b, c"]),
        (", b", ["", ", ", ""], []),
        ("a, ", ["", ", ", ""], []),
        ("(a)", ["(", ")"], ["a"]),
        ("()", ["(", ")"], []),
        ("aaa", ["aa", "aa"], []),
        ("x.y.z!", ["x", ".", "!"], [".y", "z"]),
        ("x-.y.z!", ["x", ".", "!"], ["-", "y.z"]),
    ],
)
def test_values_are_found_between_the_words_of_a_form(
    text: str, between: list[str], values: list[str]
) -> None:
    assert _values(text, between) == values
