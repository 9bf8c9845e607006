"""What is believed of a model's answer: what the sentences that it names bear out (see `checking`).

A bullet that fails is replaced by the article's own sentence from the same place. Where more than half of the
bullets fail, nothing of the answer is used.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.digests.checking import check, evidence_of
from bot.digests.compose import LONGEST_BULLET, LONGEST_TITLE, MOST_BULLETS
from bot.digests.drafts import Draft, Piece, joined_intro, within_a_quarter
from bot.digests.extractive import alike
from bot.digests.model_question import ENGLISH_NAMES, MOST_NAMED, Answer, Claim, Question, read_answer
from bot.stories.language import detect_language

_LONGEST_INTRO_SENTENCE = 260
_REPEATS = 0.6  # likeness from which a bullet says what title, intro or another bullet said
_OPENING = 3  # sentences beside the title that a title may rest on


def written(raw: str, asked: Question, draft: Draft) -> tuple[Draft, list[str]]:
    """Read a model's answer and use what its article bears out; for a worker process.

    Args:
        raw: as the model wrote it.
        asked: what it was asked.
        draft: the digest of the article's own sentences.

    Returns:
        As of `believe`; where the answer holds no digest, `draft` and why.
    """
    try:
        return believe(read_answer(raw), asked, draft)
    except ValueError as error:
        return draft, [str(error)]


def believe(answer: Answer, asked: Question, draft: Draft) -> tuple[Draft, list[str]]:
    """Use of an answer what its article bears out.

    Args:
        answer: the model's.
        asked: what it was asked.
        draft: the digest of the article's own sentences.

    Returns:
        The digest, and what was found wrong, in words. It is `draft` itself where the answer is in another
        language than asked for, or more than half of its bullets failed.
    """
    told = " ".join([answer.intro.text, *(claim.text for claim in answer.bullets)])
    if detect_language(told, asked.language) != asked.language:
        return draft, [f"the answer is not written in {ENGLISH_NAMES[asked.language]}"]
    problems: list[str] = []
    bullets: list[Piece] = []
    failed = 0
    for claim in answer.bullets:
        piece, problem = _believed(claim, asked, draft, LONGEST_BULLET)
        if piece is None:
            failed += 1
            problems.append(f"{claim.text[:80]!r}: {problem}")
            piece = _own(claim, asked, draft)
        if piece is not None:
            bullets.append(piece)
    if failed * 2 > len(answer.bullets):
        return draft, problems
    title, intro = _head(answer, asked, draft, problems)
    chosen = tuple(_in_order(bullets, (title.text, intro.text))[:MOST_BULLETS])
    made = replace(draft, title=title, intro=intro, bullets=chosen, written=True)
    return within_a_quarter(made), problems


def _believed(claim: Claim, asked: Question, draft: Draft, longest: int) -> tuple[Piece | None, str]:
    """Hold a claim against the sentences that it names, those beside them and the title."""
    numbers, last = claim.sentences, len(asked.sentences)
    if not 0 < len(numbers) <= MOST_NAMED or min(numbers) < 1 or max(numbers) > last:
        return None, "it names no sentence of the article"
    around = sorted({near for number in numbers for near in (number - 1, number, number + 1)})
    texts = [asked.sentences[number - 1].text for number in around if 1 <= number <= last]
    evidence = evidence_of([draft.title.text, draft.source, *texts], draft.title.language)
    found = check(claim.text, asked.language, evidence, longest=longest)
    if found.problems:
        return None, "; ".join(found.problems)
    if not found.anchors:
        return None, "nothing ties it to its sentence"
    places = [asked.sentences[number - 1] for number in numbers]
    return Piece(claim.text, asked.language, min(p.start for p in places), max(p.end for p in places)), ""


def _own(claim: Claim, asked: Question, draft: Draft) -> Piece | None:
    """Give the article's own sentence from the place that a claim names, if the digest has one there."""
    for number in claim.sentences:
        if 1 <= number <= len(asked.sentences):
            place = asked.sentences[number - 1]
            for bullet in draft.bullets:
                if bullet.start < place.end and place.start < bullet.end:
                    return bullet
    return None


def _in_order(bullets: Sequence[Piece], told: Sequence[str]) -> list[Piece]:
    """Put bullets into the order of the article, and leave out what was told already."""
    kept: list[Piece] = []
    for bullet in sorted(bullets, key=lambda piece: (piece.start, piece.end)):
        earlier = [*told, *(piece.text for piece in kept)]
        if all(alike(bullet.text, text, bullet.language) < _REPEATS for text in earlier):
            kept.append(bullet)
    return kept


def _head(answer: Answer, asked: Question, draft: Draft, problems: list[str]) -> tuple[Piece, Piece]:
    """Choose title and intro: the model's where they are borne out, else the article's own."""
    language = asked.language
    own = draft.title.language
    title, intro = draft.title, draft.intro
    if own != language and answer.title:
        opening = [each.text for each in asked.sentences[:_OPENING]]
        found = check(
            answer.title, language, evidence_of([draft.title.text, *opening], own), longest=LONGEST_TITLE
        )
        if not found.problems and found.anchors:
            title = Piece(answer.title, language)
        else:
            problems.append(f"{answer.title[:80]!r}: {'; '.join(found.problems)}")
    sentence, problem = _believed(answer.intro, asked, draft, _LONGEST_INTRO_SENTENCE)
    if sentence is not None:
        intro = Piece(joined_intro(draft, language, sentence.text), language)
    elif own != language:
        intro = Piece(joined_intro(draft, language, ""), language)
    if problem:
        problems.append(f"{answer.intro.text[:80]!r}: {problem}")
    return title, intro
