from typing import Any

import discord
import pytest

from bot.translation import translation
from cogs.render.sheets import PagedCog, Sheet, SheetRequest, TurnPage, render
from tests.archive import NOW
from tests.cogs.render.components import assert_discord_takes, nodes_of, texts

SNOWFLAKE = 2**63


class Numbers(PagedCog):
    """Three pages, one number each."""

    async def sheet(self, request: SheetRequest) -> Sheet:
        return Sheet("## Numbers", (f"number {request.page}",) if request.page < 3 else (), 3)


class Alone(PagedCog):
    """One page."""

    async def sheet(self, request: SheetRequest) -> Sheet:
        return Sheet("## Alone", (request.asked,), 1)


def asked(page: int) -> SheetRequest:
    return SheetRequest("top", "month,123456789", page, SNOWFLAKE, SNOWFLAKE, NOW, translation("en"))


def buttons(view: discord.ui.LayoutView) -> list[dict[str, Any]]:
    return [node for node in nodes_of(view) if node["type"] == discord.ComponentType.button.value]


@pytest.mark.parametrize(
    ("page", "label", "off"),
    [
        (0, "Page 1 of 3", [True, True, False]),
        (1, "Page 2 of 3", [False, True, False]),
        (2, "Page 3 of 3", [False, True, True]),
    ],
)
async def test_a_page_says_where_it_is_and_offers_only_pages_that_exist(
    page: int, label: str, off: list[bool]
) -> None:
    view = await render(Numbers(), asked(page))
    assert_discord_takes(view)
    assert texts(view) == ["## Numbers", f"number {page}"]
    assert [button["disabled"] for button in buttons(view)] == off
    assert buttons(view)[1]["label"] == label


async def test_a_page_past_the_end_becomes_the_last() -> None:
    assert texts(await render(Numbers(), asked(99)))[1] == "number 2"


async def test_a_single_page_has_no_buttons() -> None:
    assert buttons(await render(Alone(), asked(0))) == []


async def test_a_button_is_read_back_from_its_id() -> None:
    view = await render(Numbers(), asked(1))
    forward = buttons(view)[2]["custom_id"]
    match = TurnPage.__discord_ui_compiled_template__.fullmatch(forward)
    assert match is not None
    interaction: Any = None
    button: Any = None
    turn = await TurnPage.from_custom_id(interaction, button, match)
    assert (turn.cog, turn.report, turn.owner, turn.page, turn.asked) == (
        "Numbers",
        "top",
        SNOWFLAKE,
        2,
        "month,123456789",
    )
