import re
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.gear import Gear, Kind, distinct, find_gear
from bot.stories.gear.catalogue import catalogue, toml
from bot.stories.gear.spelling import key, plain, words

DATA = Path(__file__).parents[2] / "data" / "gear"
_MARKED = re.compile(r"\{([^}]*)\}")
Named = tuple[str, int, int]


def marked(file: str) -> list[tuple[str, list[Named]]]:
    """Read sentences whose gear stands in braces: the text, and each name with its place."""
    lines = (DATA / file).read_text("utf-8").splitlines()
    return [read(line) for line in lines if line and not line.startswith("#")]


def read(line: str) -> tuple[str, list[Named]]:
    text, wanted, last = "", [], 0
    for match in _MARKED.finditer(line):
        text += line[last : match.start()]
        last = match.end()
        shown, _, name = match[1].partition("|")
        wanted.append((name or shown, len(text), len(text) + len(shown)))
        text += shown
    return text + line[last:], wanted


def scored(sentences: list[tuple[str, list[Named]]]) -> tuple[float, float, list[str]]:
    """Give precision, recall and what was wrong; a name counts with its exact place only."""
    right, wrong, missed, told = 0, 0, 0, []
    for text, wanted in sentences:
        found = [(gear.name, gear.start, gear.end) for gear in find_gear(text)]
        right += len(set(found) & set(wanted))
        wrong += len(set(found) - set(wanted))
        missed += len(set(wanted) - set(found))
        if found != wanted:
            told.append(f"{text}: {found}")
    return right / (right + wrong), right / (right + missed), told


def test_gear_of_our_sentences_is_found_and_their_traps_are_not() -> None:
    sentences = marked("sentences.txt")
    precision, recall, told = scored(sentences)
    assert len(sentences) >= 200
    assert sum(not wanted for _, wanted in sentences) >= 60
    assert (precision >= 0.97, recall >= 0.90) == (True, True), "\n".join(told)


def test_gear_of_sentences_that_nothing_was_tuned_on_is_found() -> None:
    precision, recall, told = scored(marked("held_out.txt"))
    assert (precision >= 0.95, recall >= 0.85) == (True, True), "\n".join(told)


def test_a_page_of_general_news_has_no_gear() -> None:
    assert find_gear((DATA / "general_news.txt").read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The M11-P is no M11, says Leica.", ["Leica M11-P", "Leica M11"]),
        ("Leica shows an M11-X7.", []),
        ("Ricoh GR IV, not the GR", ["Ricoh GR IV", "Ricoh GR"]),
        ("Nikon: le Z8 et le Z9", ["Nikon Z8", "Nikon Z9"]),
        ("α7 IV, ILCE-7M4, Sony A7M4, Sony Alpha 7 IV", ["Sony A7 IV"] * 4),
        ("Canon EOS R5 Mark II = Canon R5 Mk2 = EOS R5II", ["Canon EOS R5 Mark II"] * 3),
        ("Canon and Leica: the R5", ["Leica R5"]),
        ("Leica and Canon: the R5", ["Canon EOS R5"]),
        ("see https://www.example.org/nikon-z8-review/ for it", []),
        ("Ｎｉｋｏｎ　Ｚ８", ["Nikon Z8"]),
        ("Nikon Z9IV and Canon EOS R6 Mark V", ["Nikon Z9IV", "Canon EOS R6 Mark V"]),
        ("Fujifilm X-T9 rumours", ["Fujifilm X-T9"]),
    ],
)
def test_a_code_is_read_whole_and_with_its_maker(text: str, names: list[str]) -> None:
    assert [gear.name for gear in find_gear(text)] == names


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Leica Summilux-M 50/1.4 ASPH.", "Leica Summilux-M 50mm f/1.4 ASPH"),
        ("Zeiss Planar 1,4/50", "Zeiss Planar 50mm f/1.4"),
        ("NIKKOR Z 24-70mm F2.8 S II", "Nikon Z 24-70mm f/2.8 S II"),
        ("Canon RF50mm F1.2 L USM", "Canon RF 50mm f/1.2 L USM"),
        ("Fujinon XF 16 - 55 mm 1:2,8 R LM WR", "Fujifilm XF 16-55mm f/2.8 R LM WR"),
        ("Meike 50mm T2.0", "Meike 50mm T2"),
        ("Sigma F1.4 30mm DC DN", "Sigma 30mm f/1.4 DC DN"),
    ],
)
def test_a_lens_has_one_name_in_all_notations(written: str, name: str) -> None:
    (lens,) = find_gear(f"The {written}")
    assert (lens.name, lens.kind) == (name, Kind.LENS)


def test_each_piece_comes_once_in_order_and_a_lens_by_its_fullest_name() -> None:
    text = "The Canon R5 and RF 50mm f/1.2L, then the R5 with the RF 50mm f/1.2L USM and a Leica Q3."
    names = [gear.name for gear in distinct(find_gear(text))]
    assert names == ["Canon EOS R5", "Canon RF 50mm f/1.2L USM", "Leica Q3"]
    assert [gear.name for gear in distinct(find_gear(text), 1)] == ["Canon EOS R5"]


def test_what_is_told_of_a_piece() -> None:
    text = "Das neue iPhone 15 Pro"
    assert find_gear(text) == [Gear("Apple iPhone 15 Pro", "Apple", Kind.PHONE, 9, len(text))]


@given(
    st.text(
        st.sampled_from(" ZzMmAaRrXx0123456789-–./,()'’fFmk+ⅡIVαノニコンライカ徕卡\nLeicaNikonSony"),
        max_size=80,
    )
)
def test_any_text_gives_places_inside_it_in_order(text: str) -> None:
    last = 0
    for gear in find_gear(text):
        assert last <= gear.start < gear.end <= len(text)
        assert gear.name.startswith((gear.maker, "Rollei", "Canonet"))
        last = gear.end


@given(st.text(max_size=60))
def test_words_stay_where_they_are(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert all(plain(text)[word.start : word.end] for word in words(plain(text)))


def test_an_article_takes_milliseconds() -> None:
    """3 ms are documented; four times that leaves room for slow machines and others' work."""
    sentence = "Nikon announced the Z8 with the Nikkor Z 50mm f/1.8 S for 4,000 euros. "
    prose = "The photographer walked through the old town for hours and waited for the light to change. " * 3
    article = ((sentence + prose) * 30)[:6000]
    find_gear(article)
    times = []
    for _ in range(15):
        start = process_time()
        assert len(find_gear(article)) == 2 * article.count("f/1.8 S")
        times.append(process_time() - start)
    assert min(times) < 0.012


@pytest.mark.parametrize(
    "piece",
    ["Leica Z8 ", "Nikon Z8 ", "Leica ", "@", "a@", "1", "1-", "50mm f/1.4 ", "Q3 ", "(", "Sony 7 and "],
)
def test_no_text_keeps_a_worker_busy(piece: str) -> None:
    """A second would be ten times an honest text of this length."""
    start = process_time()
    find_gear(piece * (100_000 // len(piece)))
    assert process_time() - start < 5


def test_the_lists_are_sound() -> None:
    known = catalogue()
    for file in ("cameras.toml", "film.toml", "moving.toml"):
        for block in toml(file)["models"]:
            assert key(block["maker"]) in known.makers, block["maker"]
            assert Kind(block["kind"])
            names = [name.split(" = ")[0] for name in block["names"]]
            assert len(names) == len(set(names)), block
    for scheme in toml("schemes.toml")["scheme"]:
        assert key(scheme["maker"]) in known.makers
        assert Kind(scheme["kind"])
        assert re.compile(scheme["pattern"])
    for maker in (*toml("lenses.toml")["own"], *toml("lenses.toml")["telling"]):
        assert key(maker) in known.makers, maker
