"""Whether two sketches tell one story.

How alike two articles are is the cosine of their TF-IDF weights, with names, numbers and codes weighted
three times. Above one threshold they are one story; between that and a lower one only where something else
says so too: gear that both are about, or names that few others have. What two articles share must go beyond
their subject, which may be in the news for two reasons: a camera is announced, then reviewed, then cheaper.
Articles in two languages share no words, so they are compared by names, numbers and codes alone.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.stories.events import apart, differs
from bot.stories.sketch import Sketch, codes

WINDOW = timedelta(days=5)  # a story that nobody has told for so long is told no more
_SOON = timedelta(hours=72)  # what needs something else to speak for it must also come soon
_COPY = 0.80
_STRICT, _LOOSE = 0.24, 0.17
_DOUBTFUL = 0.40  # where headlines speak of different events
_SUBJECT = 3  # terms: the subject of two articles, which may be in the news for several reasons
# How alike they must be apart from it: by itself, of one product, under headlines without a common name, and
# where headlines speak of different events; below the strict threshold with and without another sign.
_BEYOND, _BEYOND_PRODUCT, _BEYOND_NAMELESS, _BEYOND_DOUBT = 0.02, 0.14, 0.05, 0.24
_BEYOND_SPOKEN, _BEYOND_LOOSE = 0.05, 0.17
_ABROAD = 0.34
_FEWEST_ABROAD = 3  # names, numbers and codes that two languages must share
_FEWEST_FACTS = 2  # of these that do not belong to the name of a camera or lens
_ABOUT = 3  # cameras and lenses of an article; what it names after them it only mentions
_RARE = 4.5  # an inverse document frequency from which a name tells a story from others
_RARE_SHARED = 4
_SAME_ARTICLE = 0.95
_TERMS_OF_A_TEXT = 20  # with fewer, a sketch is of little more than a headline

_APERTURE = re.compile(r"f\d.*")

Rarity = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sketch whose terms are weighed by how rare they are.

    Attributes:
        sketch: what was weighed.
        weights: of all terms.
        length: of the vector of weights; 0 for an empty sketch.
    """

    sketch: Sketch
    weights: Mapping[str, float]
    length: float


def weigh(sketch: Sketch, rarity: Rarity) -> Weighed:
    """Weigh a sketch's terms.

    Args:
        sketch: of an article.
        rarity: the inverse document frequency of a term.
    """
    weights = {
        term: weight * rarity(term)
        for terms in (sketch.names, sketch.words)
        for term, weight in terms.items()
    }
    return Weighed(sketch, weights, _length(weights.values()))


def likeness(one: Weighed, other: Weighed, without: Collection[str] = ()) -> float:
    """Return the cosine of two articles' weights, from 0 to 1, as if they did not have some terms."""
    lengths = [each.length for each in (one, other)]
    if without:
        lengths = [
            _length(weight for term, weight in each.weights.items() if term not in without)
            for each in (one, other)
        ]
    if not all(lengths):
        return 0.0
    shared = one.weights.keys() & other.weights.keys()
    return sum(one.weights[term] * other.weights[term] for term in shared if term not in without) / math.prod(
        lengths
    )


def one_story(one: Weighed, other: Weighed, gap: timedelta, rarity: Rarity) -> float:
    """Tell how surely two articles of different feeds tell one story.

    Args:
        one: an article.
        other: another.
        gap: between their times; not negative.
        rarity: the inverse document frequency of a term.

    Returns:
        How alike they are, from 0 to 1, where they tell one story; else 0.
    """
    alike = likeness(one, other)
    if gap > WINDOW or alike < _LOOSE:
        return 0.0
    if copies(one, other, alike):
        return alike
    if another_product(one.sketch, other.sketch):
        return 0.0
    abroad = one.sketch.language and other.sketch.language and one.sketch.language != other.sketch.language
    judged = (
        _alike_abroad(one, other) and gap <= _SOON
        if abroad
        else _alike_at_home(one, other, alike, gap, rarity)
    )
    return alike if judged else 0.0


def _alike_at_home(one: Weighed, other: Weighed, alike: float, gap: timedelta, rarity: Rarity) -> bool:
    subject = _subject(one, other)
    beyond = likeness(one, other, subject)
    product = bool(codes(subject)) or _gear_in_common(one.sketch, other.sketch)
    if beyond < (_BEYOND_PRODUCT if product else _BEYOND):
        return False
    if _doubtful(one.sketch, other.sketch):
        return alike >= _DOUBTFUL and beyond >= _BEYOND_DOUBT
    if not _title_names(one.sketch) & _title_names(other.sketch) and beyond < _BEYOND_NAMELESS:
        return False
    if gap > _SOON:
        return alike >= _DOUBTFUL
    rare = sum(rarity(term) >= _RARE for term in one.sketch.names.keys() & other.sketch.names.keys())
    speaks = _gear_in_common(one.sketch, other.sketch) or rare >= _RARE_SHARED
    return alike >= _STRICT or beyond >= _BEYOND_LOOSE or (speaks and beyond >= _BEYOND_SPOKEN)


def _doubtful(one: Sketch, other: Sketch) -> bool:
    """Tell whether two articles hardly tell one event: their events or their products differ.

    Of a product a headline says whether it is reviewed, updated or cheaper; other news have no such words.
    """
    here, there = set(one.gear[:_ABOUT]), set(other.gear[:_ABOUT])
    if here and there and not here & there:
        return True
    product = here or there or codes(one.title) or codes(other.title)
    return apart(one.event, other.event) or (bool(product) and differs(one.event, other.event))


def _alike_abroad(one: Weighed, other: Weighed) -> bool:
    """Compare by names, numbers and codes: what the one that has fewer of them shares with the other."""
    shared = one.sketch.names.keys() & other.sketch.names.keys()
    in_common = sum(min(one.weights[term], other.weights[term]) for term in shared)
    least = min(sum(each.weights[term] for term in each.sketch.names) for each in (one, other))
    gear = set(one.sketch.gear) & set(other.sketch.gear)
    parts = [part for name in (*one.sketch.gear, *other.sketch.gear) for part in name.lower().split()]
    facts = [term for term in shared if not any(part.startswith(term) for part in parts)]
    many = len(shared) + len(gear) >= _FEWEST_ABROAD and len(facts) >= _FEWEST_FACTS
    return many and in_common >= _ABROAD * least


def copies(one: Weighed, other: Weighed, alike: float) -> bool:
    """Tell whether one of two articles was made from the other, or both from one release."""
    return alike >= _COPY and likeness(one, other, _subject(one, other)) >= _COPY - 0.1


def _subject(one: Weighed, other: Weighed) -> list[str]:
    """Give the terms by which two articles are most alike."""
    shared = one.weights.keys() & other.weights.keys()
    return sorted(shared, key=lambda term: one.weights[term] * other.weights[term], reverse=True)[:_SUBJECT]


def _title_names(sketch: Sketch) -> set[str]:
    return {term for term in sketch.title if term in sketch.names}


def _length(weights: Iterable[float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights))


def fits(one: Weighed, story: Sequence[Weighed]) -> bool:
    """Tell whether an article that is like one of a story is like the story as a whole.

    Else a chain of articles, each a little like the next, makes one story of many.
    """
    for other in story:
        if another_product(one.sketch, other.sketch) and not copies(one, other, likeness(one, other)):
            return False
    middle: Counter[str] = Counter()
    for other in story:
        for term, weight in other.weights.items():
            middle[term] += weight / (other.length or 1.0)  # type: ignore[assignment] # it adds up any numbers
    whole = Weighed(one.sketch, middle, _length(middle.values()))
    return likeness(one, whole) >= _LOOSE


def one_article(one: Weighed, other: Weighed) -> bool:
    """Tell whether two articles of one feed are clearly the same: a feed's series look alike day by day."""
    return (
        one.sketch.title == other.sketch.title
        and one.sketch.names == other.sketch.names
        and len(one.weights) >= _TERMS_OF_A_TEXT
        and likeness(one, other) >= _SAME_ARTICLE
    )


def another_product(one: Sketch, other: Sketch) -> bool:
    """Tell whether two headlines name different products, or the same one in different events."""
    here, there = codes(one.title), codes(other.title)
    lenses = [{code for code in found if _APERTURE.fullmatch(code)} for found in (here, there)]
    bodies = [here - lenses[0], there - lenses[1]]
    if any(first and second and not first & second for first, second in (lenses, bodies)):
        return True
    return bool(here & there) and apart(one.event, other.event)


def _gear_in_common(one: Sketch, other: Sketch) -> bool:
    """Tell whether both are about one camera or lens: those that they name first, in titles above all."""
    named = bool(set(one.gear[:_ABOUT]) & set(other.gear[:_ABOUT]))
    return named or bool(codes(one.title) & codes(other.title))
