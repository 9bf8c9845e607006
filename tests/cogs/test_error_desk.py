import pytest
from discord import app_commands

from bot.delivery.subscriptions import NotSubscribed
from bot.errors import LoupeError, ToldError
from bot.translation import translation
from cogs.error_desk import form_id, in_words, of_another_run

EN = translation("en")


def test_an_error_of_ours_is_told_as_it_stands_but_formats_nothing() -> None:
    error = LoupeError("*x* has no feed, @everyone.", remedy="Look for another.")
    assert in_words(error, EN) == "\\*x\\* has no feed, @\u200beveryone.\nLook for another."
    assert in_words(LoupeError("Only this."), EN) == "Only this."


def test_an_error_that_was_raised_in_english_is_told_in_the_reader_s_language() -> None:
    error = NotSubscribed()
    assert in_words(error, EN).startswith("This server does not follow that feed.")
    assert in_words(error, translation("ja")).startswith("このサーバーはそのフィードをフォローしていません。")


def test_what_is_in_the_reader_s_words_already_is_not_looked_up_again() -> None:
    texts = "newest Leica", "tag Leica"
    assert in_words(LoupeError(texts[0], remedy=texts[1]), translation("de")) != "\n".join(texts)
    assert in_words(ToldError(texts[0], remedy=texts[1]), translation("de")) == "\n".join(texts)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (app_commands.MissingPermissions(["manage_guild"]), "**Manage Server**"),
        (app_commands.NoPrivateMessage(), "only in a server"),
        (app_commands.CommandOnCooldown(app_commands.Cooldown(1, 5), 2.6), "in 3 seconds"),
        (app_commands.CommandNotFound("old", []), "Reload Discord"),
        (app_commands.CheckFailure(), "/help"),
    ],
)
def test_what_discord_py_refuses_is_said_in_words(error: Exception, words: str) -> None:
    assert words in in_words(error, EN)


def test_a_bug_has_no_words_for_people() -> None:
    assert in_words(RuntimeError("secret detail"), EN) == ""


def test_a_form_is_known_by_the_run_that_opened_it() -> None:
    custom_id = form_id(1000.7, "start")
    assert not of_another_run(custom_id, 1000.2)
    assert of_another_run(custom_id, 2000.0)
    assert not of_another_run("turn:Reports:top:1:0:", 1000.0)
    assert not of_another_run("", 1000.0)
