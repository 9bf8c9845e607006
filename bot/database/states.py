"""The states and kinds that rows may have."""

from enum import StrEnum


class PostState(StrEnum):
    """Where a post stands on its way into a channel."""

    PLANNED = "planned"  # decided; the story's digest is being made
    READY = "ready"  # may be sent; if attempted_at is set, the outcome of that attempt is unknown
    SENT = "sent"  # on Discord, message_id is known
    FAILED = "failed"  # given up; problem says why
    GONE = "gone"  # was sent, and its message has since been deleted on Discord


class PostKind(StrEnum):
    """What a post is about."""

    STORY = "story"  # a digest under stars
    MORE = "more"  # a list of entries that came in one flood
    NOTICE = "notice"  # words to the admins on how a feed does


class PushState(StrEnum):
    """Where a subscription to a feed's hub stands."""

    OFFERED = "offered"  # the feed names a hub; nothing is agreed with it
    ASKED = "asked"  # the hub was asked, and has yet to make sure that it was us
    ACTIVE = "active"  # the hub has made sure, and pushes until lease_until
    LEAVING = "leaving"  # nobody follows any more; the hub was asked to stop


class FollowKind(StrEnum):
    """What a member follows."""

    GEAR = "gear"  # a camera, a lens, a phone
    MAKER = "maker"  # a maker and all of its gear
    TOPIC = "topic"  # words


class NoticeState(StrEnum):
    """Where it stands that a member is told of a story."""

    WAITING = "waiting"  # for its letter, or in one that is on its way
    TOLD = "told"
    DROPPED = "dropped"  # the member may not see it, or it grew old
