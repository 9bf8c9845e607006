"""Payloads as the simulated Discord sends them: people, servers, commands, a story's card, hostile text."""

from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
EPOCH_MS = 1420070400000
STARS = ["1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣"]

CLUB, SOCIETY = "1400000000000000001", "1400000000000000002"
NEWS, ANNOUNCEMENTS, FORUM, LOUNGE = (f"14100000000000000{n}" for n in ("01", "02", "03", "04"))
BOT = "1420000000000000001"
PEOPLE = [
    ("Ada", "admin"),
    ("Milo", "moderator"),
    ("Noor", "member"),
    ("Jonas", "member"),
    ("Yuki", "member"),
]


def snowflake(minutes: float, serial: int = 0) -> str:
    """An id made some minutes after START."""
    moment = START + timedelta(minutes=minutes)
    return str(((int(moment.timestamp() * 1000) - EPOCH_MS) << 22) + serial)


def users() -> list[Json]:
    """The sandbox's people with their tokens."""
    return [
        {"id": f"143000000000000000{n}", "name": name, "role": role, "token": f"token-{name.lower()}"}
        for n, (name, role) in enumerate(PEOPLE, start=1)
    ]


def channels() -> list[Json]:
    """The channels of both servers as REST lists them."""
    tags = [{"id": "1450000000000000001", "name": "News"}, {"id": "1450000000000000002", "name": "Gear"}]
    club = [
        (NEWS, "news", 0, "Photography news, digested"),
        (ANNOUNCEMENTS, "announcements", 5, None),
        (FORUM, "photo-talk", 15, None),
        (LOUNGE, "lounge", 0, None),
    ]
    listed: list[Json] = [
        {"id": id_, "name": name, "type": type_, "topic": topic, "position": position, "guild_id": CLUB}
        for position, (id_, name, type_, topic) in enumerate(club)
    ]
    listed[2]["available_tags"] = tags
    listed.append(
        {"id": "1410000000000000011", "name": "news", "type": 0, "position": 0, "guild_id": SOCIETY}
    )
    return listed


def message(serial: int, channel: str, author: Json, **parts: Any) -> Json:
    """A message in a channel; `serial` orders them, seven minutes apart."""
    moment = START + timedelta(minutes=7 * serial)
    return {
        "id": snowflake(7 * serial, serial),
        "channel_id": channel,
        "type": 0,
        "author": author,
        "content": "",
        "timestamp": moment.isoformat(),
        "edited_timestamp": None,
        "attachments": [],
        "embeds": [],
        "components": [],
        "mentions": [],
        "mention_everyone": False,
        "reactions": [],
        "flags": 0,
    } | parts


def bot_user() -> Json:
    """The bot as an author."""
    return {"id": BOT, "username": "Loupe", "global_name": None, "bot": True}


def person(name: str) -> Json:
    """One of the people as an author."""
    user = next(user for user in users() if user["name"] == name)
    return {"id": user["id"], "username": name.lower(), "global_name": name}


def seeded() -> list[Json]:
    """The five stars as the bot puts them under a post."""
    return [{"count": 1, "me": False, "emoji": {"id": None, "name": star}} for star in STARS]


def text(content: str) -> Json:
    """A text display."""
    return {"type": 10, "content": content}


def story_card(title: str, *, picture: str, link: str) -> list[Json]:
    """A story as the bot posts it, with a part of every kind it uses."""
    head: Json = {
        "type": 9,
        "components": [
            text(f"## [{title}]({link})\nThe French blog *Cadre Ouvert* interviews a lens designer.")
        ],
        "accessory": {"type": 11, "media": {"url": picture}, "description": "A lens on a bench"},
    }
    facts = "\n".join(
        f"- {fact}"
        for fact in (
            "The waiting list for the **35 mm** is one year.",
            "A second workshop opened in Coimbra in March.",
            "“We grind by hand, and we shall go on,” says the designer.",
        )
    )
    buttons: Json = {
        "type": 1,
        "components": [
            {"type": 2, "style": 5, "label": "Read the original", "url": link},
            {"type": 2, "style": 2, "label": "Discuss", "custom_id": "discuss:1"},
            {"type": 2, "style": 1, "label": "Share", "custom_id": "share:1", "emoji": {"name": "📷"}},
        ],
    }
    gallery: Json = {"media": {"url": picture, "width": 1200, "height": 675}, "description": "Glass blanks"}
    parts: list[Json] = [
        head,
        {"type": 14, "divider": True, "spacing": 1},
        text(facts),
        {"type": 12, "items": [gallery]},
        text("-# Photo: Inês Duarte · Cadre Ouvert · fr · 6 min read · <t:1795000000:R>"),
        {"type": 13, "file": {"url": picture}, "name": "contact-sheet.svg", "size": 2048},
        buttons,
        text("1 Bad · 2 Poor · 3 Average · 4 Good · 5 Excellent\n(No ratings yet)"),
    ]
    return [{"type": 17, "accent_color": 0xC8813A, "components": parts}]


def select(kind: int, custom_id: str, **parts: Any) -> Json:
    """A row with one select."""
    return {"type": 1, "components": [{"type": kind, "custom_id": custom_id, **parts}]}


def option(kind: int, name: str, description: str, **parts: Any) -> Json:
    """An option of a command."""
    return {"type": kind, "name": name, "description": description, **parts}


def commands() -> list[Json]:
    """Registered commands: plain, grouped, with every kind of option, and one on messages."""
    period = [{"name": words, "value": value} for words, value in (("This week", "week"), ("Ever", "all"))]
    add = option(
        1,
        "add",
        "Subscribe this channel to a feed",
        options=[
            option(3, "url", "The feed's or site's address", required=True, autocomplete=True),
            option(7, "channel", "Where to post", channel_types=[0, 5, 15]),
            option(4, "newest", "How many stories to post now", min_value=0, max_value=10),
            option(5, "stars", "Put stars under posts"),
        ],
    )
    remove = option(
        1, "remove", "Unsubscribe from a feed", options=[option(3, "feed", "Which", required=True)]
    )
    top = [option(3, "period", "Which days count", choices=period)]
    return [
        {"id": "1", "type": 1, "name": "top", "description": "The best rated stories", "options": top},
        {"id": "2", "type": 1, "name": "feed", "description": "Feeds", "options": [add, remove]},
        {"id": "3", "type": 1, "name": "setup", "description": "Guided start", "options": []},
        {"id": "4", "type": 1, "name": "help", "description": "What Loupe can do", "options": []},
        {"id": "5", "type": 3, "name": "Rate this story", "description": ""},
    ]


def setup_modal() -> Json:
    """A modal with every kind of field the bot may use."""
    days = [{"label": name, "value": name.lower()} for name in ("Monday", "Friday")]
    return {
        "modal_id": "modal-1",
        "custom_id": "setup",
        "title": "Your first feed",
        "components": [
            text("Two steps, **then stories arrive**."),
            label("Address", {"type": 4, "custom_id": "url", "style": 1, "required": True}, "A site will do"),
            label("Note", {"type": 4, "custom_id": "note", "style": 2, "required": False}),
            label("Channel", {"type": 8, "custom_id": "channel", "channel_types": [0, 5]}),
            label(
                "Style", {"type": 21, "custom_id": "style", "options": [{"label": "Card", "value": "card"}]}
            ),
            label("Days", {"type": 22, "custom_id": "days", "options": days, "required": False}),
        ],
    }


def label(words: str, component: Json, description: str | None = None) -> Json:
    """A modal's label around its control."""
    return {"type": 18, "label": words, "component": component} | (
        {"description": description} if description else {}
    )


HOSTILE = "\n".join(
    [
        "<script>window.hurt = 'script'</script>",
        "<img src=x onerror=\"window.hurt = 'onerror'\">",
        "[a link](javascript:window.hurt=1) [data](data:text/html,hi) <javascript:alert(1)>",
        "@everyone @here <@&1> </x:1> <t:99999999999999:R>",
        "[" * 400 + "*" * 400 + "|" * 400 + "`" * 401,
        "\u202eright to left override and " + "longword" * 60,
    ]
)
