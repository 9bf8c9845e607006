"""The whole schema, by one import. Comments on tables and columns are what docs/database.md shows.

Two rules hold everywhere: votes are facts and ratings are queries (no total is ever stored), and a UNIQUE
constraint is what makes doing a thing twice harmless.
"""

from bot.database.feed_tables import Feed, Guild, Host, Push, Robots, Subscription
from bot.database.follow_tables import Follow, Follower, FollowNotice
from bot.database.gear_tables import StoryGear
from bot.database.post_tables import Mark, Post, Vote
from bot.database.ruling_tables import Merge, Split
from bot.database.search_tables import Search, SearchText
from bot.database.states import FollowKind, NoticeState, PostKind, PostState, PushState
from bot.database.story_tables import Digest, Entry, KeptPicture, Rendering, Sketch, Story
from bot.database.table import Table

__all__ = [
    "Digest",
    "Entry",
    "Feed",
    "Follow",
    "FollowKind",
    "FollowNotice",
    "Follower",
    "Guild",
    "Host",
    "KeptPicture",
    "Mark",
    "Merge",
    "NoticeState",
    "Post",
    "PostKind",
    "PostState",
    "Push",
    "PushState",
    "Rendering",
    "Robots",
    "Search",
    "SearchText",
    "Sketch",
    "Split",
    "Story",
    "StoryGear",
    "Subscription",
    "Table",
    "Vote",
]
