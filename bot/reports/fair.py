"""The score that ranks stories: fair to a story with few votes and to one with many."""

MIDDLE = 3.0
"""The prior mean of a server where nobody has voted: the middle of the scale."""

PRIOR_WEIGHT = 5.0
"""How many votes the prior counts for: with as many of its own a story is half way to its plain mean."""


def fair_score(count: int, total: int, prior_mean: float, prior_weight: float = PRIOR_WEIGHT) -> float:
    """The Bayesian mean of a story's stars.

    ``(prior_weight * prior_mean + total) / (prior_weight + count)``: the plain mean after adding
    ``prior_weight`` imagined votes at the server's mean. One five-star vote therefore does not beat twenty
    votes of 4.8, and a story without votes stands at the server's mean. The formula is the posterior mean of
    a normal model with known variance (Gelman et al., Bayesian Data Analysis, chapter 2.5), known from film
    rankings as the weighted rating.

    Args:
        count: the number of ratings, from 0.
        total: the sum of their stars, from ``count`` to ``5 * count``.
        prior_mean: the mean of all the server's ratings, 1.0 to 5.0.
        prior_weight: how many votes the prior counts for, above 0.

    Returns:
        The score, 1.0 to 5.0.
    """
    return (prior_weight * prior_mean + total) / (prior_weight + count)
