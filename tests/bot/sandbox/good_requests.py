"""Requests that the simulated REST takes."""

ROW = {
    "type": 1,
    "components": [{"type": 2, "style": 1, "label": "a", "custom_id": "a", "emoji": {"name": "⭐"}}],
}
CHOICE = {
    "type": 3,
    "custom_id": "s",
    "min_values": 1,
    "max_values": 1,
    "options": [{"label": "a", "value": "a"}],
}
CARD = {
    "flags": 1 << 15,
    "allowed_mentions": {"parse": ["users"], "roles": ["1"]},
    "nonce": "n",
    "enforce_nonce": True,
    "components": [
        {
            "type": 17,
            "accent_color": 1,
            "components": [
                {"type": 10, "content": "<@1>", "id": 5},
                {
                    "type": 9,
                    "components": [{"type": 10, "content": "x"}],
                    "accessory": {"type": 11, "media": {"url": "https://x/"}},
                },
                {"type": 12, "items": [{"media": {"url": "https://x/"}, "description": "x"}]},
                {"type": 14, "spacing": 1},
                ROW,
                {"type": 1, "components": [CHOICE]},
            ],
        }
    ],
}
CLASSIC = {
    "content": "x",
    "attachments": [{"id": 0, "description": "x"}],
    "message_reference": {"message_id": "1", "fail_if_not_exists": False},
    "components": [ROW],
    "embeds": [
        {
            "title": "x",
            "url": "https://x/",
            "author": {"name": "x", "icon_url": "https://x/"},
            "footer": {"text": "x"},
            "image": {"url": "https://x/"},
            "fields": [{"name": "x", "value": "x"}],
        }
    ],
}
MODAL = {
    "custom_id": "m",
    "title": "x",
    "components": [
        {"type": 18, "label": "x", "component": {"type": 4, "custom_id": "t", "style": 1}},
        {"type": 18, "label": "x", "component": CHOICE},
        {"type": 10, "content": "x"},
    ],
}
OPTION = {
    "type": 3,
    "name": "o",
    "description": "x",
    "choices": [{"name": "x", "value": "x"}],
    "name_localizations": {"fr": "o"},
}
SLASH = {
    "name": "c",
    "description": "x",
    "type": 1,
    "default_member_permissions": "32",
    "options": [
        {
            "type": 2,
            "name": "g",
            "description": "x",
            "options": [{"type": 1, "name": "s", "description": "x", "options": [OPTION]}],
        }
    ],
}
CHANNEL = {
    "name": "x",
    "type": 0,
    "topic": "x",
    "flags": 0,
    "permission_overwrites": [{"id": "1", "type": 0, "allow": "0", "deny": "0"}],
    "archived": False,
}
FORUM_POST = {"name": "x", "auto_archive_duration": 60, "applied_tags": [], "message": CLASSIC}
