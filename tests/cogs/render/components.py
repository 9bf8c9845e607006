"""What Discord would count in a message's components, for tests of its limits."""

from typing import Any

import discord


def nodes_of(view: discord.ui.LayoutView) -> list[dict[str, Any]]:
    """Every component of a message, nested ones too, as Discord receives them."""
    return _walk(view.to_components())  # type: ignore[no-untyped-call]  # discord.py leaves it untyped


def texts(view: discord.ui.LayoutView) -> list[str]:
    """All texts of a message, in order."""
    kind = discord.ComponentType.text_display.value
    return [node["content"] for node in nodes_of(view) if node["type"] == kind]


def _walk(payload: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for node in payload:
        found.append(node)
        found += _walk(node.get("components", []))
        if "accessory" in node:
            found += _walk([node["accessory"]])
    return found


def assert_discord_takes(view: discord.ui.LayoutView) -> None:
    """Hold a message against Discord's limits: components, characters, bytes, labels and unique ids."""
    nodes, written = nodes_of(view), texts(view)
    assert len(nodes) <= 40
    assert sum(map(len, written)) <= 4000
    assert sum(len(text.encode()) + 12 for text in written) <= 10_000
    assert all(written)
    ids = [node["custom_id"] for node in nodes if "custom_id" in node]
    assert len(set(ids)) == len(ids)
    assert all(1 <= len(custom_id) <= 100 for custom_id in ids)
    for node in nodes:
        assert len(node.get("label") or "") <= 80
