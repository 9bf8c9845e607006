"""What a post shows, as plain values: everything that turning it into a Discord message needs."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.database.tables import PostKind
from bot.reports.stories import Place
from bot.votes.rating import Rating
from bot.votes.stars import Stars

NO_RATING = Rating()
KEYCAP_STARS = Stars()


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A lead image that is uploaded with the post, as its publisher's own cannot be shown from afar.

    Attributes:
        name: of the file; another picture has another name.
        body: a JPEG; None where it is not needed, or not kept any more.
    """

    name: str
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """A lead image: an http(s) address, what it shows, and whom it is credited to (both may be empty).

    With a ``file`` that is shown, and the address only tells where it came from.
    """

    url: str
    alt: str = ""
    credit: str = ""
    file: PictureFile | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """A link to a story: its source is another publication that tells it, or its title in a list."""

    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """A digest as a post shows it. All texts are plain: escaping is the renderer's work.

    Attributes:
        title: the headline, up to 256 characters.
        url: the original, http(s).
        intro: one sentence on what the article is and where it stands.
        bullets: the key points, 0 to 8.
        source: the publication's name.
        language: of the original, ISO 639-1, or empty.
        minutes: reading time of the original; 0 when unknown.
        picture: the lead image.
        gear: what cameras and lenses it is about, a few names.
        also_at: other publications on the same story.
        together: other posts of the story in the same channel, where a moderator merged stories.
        rating: what the server thinks.
        comments: messages in the post's thread.
        stars: the server's five emoji.
        locale: the language of the post's own words.
        updated_at: when an edit of the article last changed the digest; None when none did.
        kind: what it is about; what is no story has no stars.
        listed: the stories that a list names: titles and addresses.
        accent: the source's colour as 0xRRGGBB; None while it is not known.
        icon: the address of the source's icon, http(s), or empty.
        translated: whether its texts are a translation.
        written: whether a model wrote any of them from the article.
    """

    title: str
    url: str
    intro: str
    bullets: tuple[str, ...]
    source: str
    language: str
    minutes: int
    picture: Picture | None
    gear: tuple[str, ...] = ()
    also_at: tuple[Coverage, ...] = ()
    together: tuple[Place, ...] = ()
    rating: Rating = NO_RATING
    comments: int = 0
    stars: Stars = KEYCAP_STARS
    locale: str = "en"
    updated_at: datetime | None = None
    kind: str = PostKind.STORY
    listed: tuple[Coverage, ...] = ()
    accent: int | None = None
    icon: str = ""
    translated: bool = False
    written: bool = False


@dataclass(frozen=True, slots=True)
class Parcel:
    """A card on its way: which row it is, and where it goes or stands.

    Attributes:
        post_id: the outbox row.
        nonce: its name for Discord.
        channel_id: the channel, announcement channel, forum or thread it goes to.
        style: "card", "compact", "headline" or "embed".
        tag: the forum tag's name, or empty.
        crosspost: whether an announcement is published to following servers.
        since: the first attempt whose outcome is unknown.
        message_id: once it is on Discord.
        place_id: once it is on Discord: the channel, or the forum post's thread.
        thread_id: where it is discussed, if anywhere yet.
        attached: the name of the picture file that was uploaded with the message, or empty.
    """

    post_id: int
    nonce: str
    guild_id: int
    channel_id: int
    style: str
    card: Card
    tag: str = ""
    crosspost: bool = False
    since: datetime | None = None
    message_id: int | None = None
    place_id: int | None = None
    thread_id: int | None = None
    attached: str = ""
