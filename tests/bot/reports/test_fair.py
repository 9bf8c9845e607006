from hypothesis import given
from hypothesis import strategies as st

from bot.reports.fair import MIDDLE, fair_score

means = st.floats(1.0, 5.0)
stars = st.lists(st.integers(1, 5), max_size=200)


def score(votes: list[int], prior: float) -> float:
    return fair_score(len(votes), sum(votes), prior)


@given(stars, means)
def test_a_score_stays_on_the_scale(votes: list[int], prior: float) -> None:
    assert 1.0 - 1e-9 <= score(votes, prior) <= 5.0 + 1e-9


@given(stars, st.integers(1, 4), means)
def test_a_higher_star_never_lowers_the_score(votes: list[int], star: int, prior: float) -> None:
    assert score([*votes, star + 1], prior) > score([*votes, star], prior)


@given(st.integers(1, 5), st.integers(1, 100), means)
def test_more_votes_of_one_kind_pull_away_from_the_servers_mean(star: int, count: int, prior: float) -> None:
    few, many = score([star] * count, prior), score([star] * (count + 1), prior)
    assert abs(many - star) <= abs(few - star) <= abs(prior - star) + 1e-9


@given(means)
def test_a_story_without_votes_stands_at_the_servers_mean(prior: float) -> None:
    assert abs(score([], prior) - prior) < 1e-9


def test_one_perfect_vote_does_not_beat_twenty_very_good_ones() -> None:
    assert score([5], MIDDLE) < score([5] * 16 + [4] * 4, MIDDLE)
