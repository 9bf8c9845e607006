import pytest

from bot.stories.events import apart, differs, event_of


@pytest.mark.parametrize(
    ("title", "event"),
    [
        ("Nikon announces the Z7 III", "launch"),
        ("Nikon Z7 III rumored for spring", "rumour"),
        ("Leaked: the Leica M12", "rumour"),
        ("Gerüchte um die Leica M12", "rumour"),
        ("Rumeur : un nouveau Ricoh GR", "rumour"),
        ("Canon R7 Mark II review", "review"),
        ("Test du Sony A7 V", "review"),
        ("Leica Q4 im Test", "review"),
        ("New firmware for the Nikon Z8", "firmware"),
        ("Price drop: Fujifilm X-T6", "price"),
        ("Harrow-Filme: Preiserhöhung im Juni", "price"),
        ("Photographer Ada Lund dies at 84", "obituary"),
        ("Fotografin Ada Lund gestorben", "obituary"),
        ("Deal of the day: a tripod", "roundup"),
        ("This week in photography", "roundup"),
        ("Interview with the owner of Leica", "interview"),
        ("ニコン、Z7 IIIを発表", "launch"),
        ("Z7 IIIの実写レビュー", "review"),
        ("A bridge collapses in Ardenmouth", ""),
        ("Eleven died when a bridge fell", ""),
    ],
)
def test_a_headline_says_what_happened(title: str, event: str) -> None:
    assert event_of(title) == event


def test_hearsay_at_the_head_of_a_text_makes_a_rumour() -> None:
    assert (
        event_of("Canon R7 Mark II at last", "According to unconfirmed reports it comes in May.") == "rumour"
    )
    assert event_of("Canon R7 Mark II review", "Rumours had promised more.") == "review"


def test_two_events_are_apart_only_where_both_are_told() -> None:
    assert apart("rumour", "launch")
    assert not apart("", "launch")
    assert not apart("", "review")
    assert differs("", "review")
    assert not differs("", "launch")
    assert not differs("review", "review")


def test_a_title_without_end_is_read_at_once() -> None:
    assert event_of("stellt " * 100_000) == ""
