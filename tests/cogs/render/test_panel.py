from cogs.render.panel import MOST_CHARACTERS, cut, panel
from tests.cogs.render.components import assert_discord_takes, texts


def test_what_fits_is_shown_as_it_is() -> None:
    assert texts(panel("one", "", "two")) == ["one", "two"]


def test_what_does_not_fit_is_cut_at_a_line() -> None:
    lines = "\n".join(f"line {number}" for number in range(1000))
    view = panel("heading", lines, "after")
    assert_discord_takes(view)
    assert texts(view)[1].endswith("\n…")
    assert texts(view)[1].split("\n")[-2] in lines.split("\n")


def test_a_line_too_long_is_left_out_rather_than_broken() -> None:
    assert cut("x" * (MOST_CHARACTERS + 1), MOST_CHARACTERS, 10_000) == ""
    assert cut("short\n" + "x" * 100, 50, 10_000) == "short\n…"


def test_bytes_count_as_discord_counts_them() -> None:
    assert_discord_takes(panel("写真\n" * 1300, "写真\n" * 500))
