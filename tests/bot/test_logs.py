import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import hide_secrets, set_up_logging

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789AB"


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()
    logging.captureWarnings(capture=False)


def log_as(fmt: str, level: str = "info") -> io.StringIO:
    stream = io.StringIO()
    set_up_logging(level, fmt, stream)
    return stream


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_lines_of_ours_and_of_libraries_look_alike() -> None:
    stream = log_as("json")
    structlog.get_logger("bot.feeds").info("polled", feed=7, entries=[1, 2])
    logging.getLogger("discord.gateway").warning("Shard %s is gone", 3)
    ours, theirs = lines(stream)
    assert (ours["event"], ours["logger"], ours["feed"], ours["entries"]) == (
        "polled",
        "bot.feeds",
        7,
        [1, 2],
    )
    assert (theirs["event"], theirs["logger"], theirs["level"]) == (
        "Shard 3 is gone",
        "discord.gateway",
        "warning",
    )
    assert ours["timestamp"].endswith("Z")


def test_less_serious_lines_are_left_out() -> None:
    stream = log_as("json", "warning")
    structlog.get_logger("a").info("no")
    logging.getLogger("b").info("no")
    logging.getLogger("b").error("yes")
    assert [line["event"] for line in lines(stream)] == ["yes"]


def test_without_a_terminal_auto_is_json() -> None:
    stream = log_as("auto")
    structlog.get_logger("a").info("x")
    assert lines(stream)[0]["event"] == "x"


def test_setting_up_again_replaces_the_first_set_up() -> None:
    first, second = log_as("json"), log_as("json")
    logging.getLogger("a").error("once")
    assert (first.getvalue(), len(lines(second))) == ("", 1)


@pytest.mark.parametrize("fmt", ["json", "console"])
def test_no_secret_reaches_the_log_wherever_it_stands(fmt: str) -> None:
    stream = log_as(fmt)
    log = structlog.get_logger("a")
    log.info(TOKEN, token="hunter2-a", nested={"client_secret": "hunter2-b", "list": [f"x {TOKEN}"]})
    log.info("fetch", url="https://me:hunter2-c@example.org/feed?api_key=hunter2-d&page=2")
    logging.getLogger("b").info("GET %s", f"https://discord.com/api/v10/webhooks/12345/{'hunter2-e' * 5}")
    logging.getLogger("b").info("headers %s", {"Authorization": f"Bot {'hunter2-f' * 3}"})
    log.info("hub", callback=f"https://news.example.org/push/{'hunter2-h' * 5}")
    try:
        int("postgresql://loupe:hunter2-g@db/loupe")
    except ValueError:
        log.exception("failed")
        logging.getLogger("b").exception("failed")
    text = stream.getvalue()
    assert TOKEN not in text
    assert "hunter2" not in text
    assert "page=2" in text
    assert "ValueError" in text


def test_a_line_that_fails_is_mentioned_without_its_arguments() -> None:
    stream = log_as("json")
    root = logging.getLogger()
    # pytest's own handlers would fail the test on this line
    root.handlers[:] = [handler for handler in root.handlers if handler.name == "loupe"]
    logging.getLogger("b").info("%d", TOKEN)
    assert "is lost: TypeError" in stream.getvalue()
    assert TOKEN not in stream.getvalue()


def test_text_from_the_network_can_neither_forge_a_line_nor_steer_a_terminal() -> None:
    stream = log_as("console")
    structlog.get_logger("a").info("title \x1b[2J\n2026-01-01 [info] forged", other="x\r\x9by")
    assert len(stream.getvalue().splitlines()) == 1
    assert not set("\x1b\r\x9b") & set(stream.getvalue())


def test_words_that_only_sound_secret_stay() -> None:
    text = "error code=50013 for key entry-7, author mr-token, see https://example.org/?page=3"
    assert hide_secrets(text) == text


@given(st.text(max_size=200))
def test_hiding_is_done_after_one_pass(text: str) -> None:
    once = hide_secrets(text)
    assert hide_secrets(once) == once
