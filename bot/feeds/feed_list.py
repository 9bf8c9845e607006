"""A list of feeds that a person brings: what it names, what of that is taken, and why the rest is not."""

from dataclasses import dataclass, field

from bot.errors import LoupeError
from bot.feeds.bounds import MAX_URL, line
from bot.feeds.discover import typed_address
from bot.translation import marked

MOST_FEEDS = 5000
NO_LIST = marked("Send an OPML file, as feed readers export it, or a text file with one address a line.")
SHOWN = 100
_TITLE = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed of a list.

    Attributes:
        url: its address, http(s).
        title: as the list calls it, one line; empty where it has none.
        site: the address of its site; empty where the list has none.
        folder: the innermost folder it stands in; empty at the top.
    """

    url: str
    title: str = ""
    site: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of a list that was not taken, and why, in words that can be translated."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class FeedList:
    """What was read.

    Attributes:
        feeds: at most ``MOST_FEEDS``, in the order of the list, none twice in the same folder.
        left_out: what was not taken.
        problem: why nothing could be read at all, in words; empty when something was.
        remedy: what to do about the problem.
    """

    feeds: tuple[Listed, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    problem: str = ""
    remedy: str = ""


@dataclass(slots=True)
class Gathering:
    """What has been read so far."""

    feeds: dict[tuple[str, str], Listed] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    too_many: int = 0

    def add(self, address: str, *, title: str = "", site: str = "", folder: str = "") -> None:
        """Take a feed, or note why not."""
        shown = line(address, SHOWN)
        if len(address) > MAX_URL:
            self.left_out.append(LeftOut(shown, marked("The address is too long.")))
            return
        try:
            url = typed_address(address)
        except LoupeError:
            self.left_out.append(LeftOut(shown, marked("This is no address of the web.")))
            return
        if (url, folder) in self.feeds:
            self.left_out.append(LeftOut(shown, marked("It stands in the list twice.")))
        elif len(self.feeds) >= MOST_FEEDS:
            self.too_many += 1
        else:
            name = line(title, _TITLE)
            self.feeds[url, folder] = Listed(url, name, _site(site), folder)

    def done(self, problem: str = "", remedy: str = NO_LIST) -> FeedList:
        """Give the list; the problem counts only where nothing was found."""
        left_out = list(self.left_out)
        if self.too_many:
            left_out.append(
                LeftOut(f"+ {self.too_many}", marked("Only the first 5,000 feeds of a list are taken."))
            )
        if self.feeds:
            if problem:
                left_out.append(LeftOut("…", problem))
            return FeedList(tuple(self.feeds.values()), tuple(left_out))
        problem = problem or marked("The file names no feeds.")
        return FeedList((), tuple(left_out), problem, remedy)


def _site(address: str) -> str:
    try:
        return typed_address(address) if 0 < len(address) <= MAX_URL else ""
    except LoupeError:
        return ""
