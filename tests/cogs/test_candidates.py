from typing import Any

from bot.feeds.discover import Candidate
from bot.translation import translation
from cogs.candidates import option


def test_a_feed_whose_title_cannot_be_seen_is_offered_by_its_address() -> None:
    """Discord refuses the whole form for one empty label."""
    nobody: Any = None
    hidden = Candidate("https://www.photos.example/feed", "\u200b\u202e\u3164", 3, None)
    assert option(0, hidden, nobody, translation("en")).label == "photos.example/feed"
    endless = Candidate("https://www.photos.example/feed", "T" * 500, 3, None)
    assert len(option(0, endless, nobody, translation("en")).label) == 100
