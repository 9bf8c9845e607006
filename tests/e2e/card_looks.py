"""Posts whose looks are held: each style, and texts and pictures that could break one."""

from dataclasses import dataclass, replace

from bot.votes.rating import Rating
from bot.votes.stars import Stars
from bot.work.card import Card, Coverage, Picture

PICTURE = "{url}/pictures/lens.svg"
PLAIN = Card(
    title="The last shutter repairer of Porto retires",
    url="https://cadre.example/porto",
    intro="The French magazine Cadre Ouvert visits a workshop in Porto that closes in March.",
    bullets=(
        "Inês Duarte has repaired 41,000 leaf shutters since 1974.",
        "Her lathe, built in Jena in 1958, goes to the museum in Coimbra.",
        "“A shutter is a clock that only has to be right once,” she says.",
        "Two apprentices go on in Braga from April; a repair there costs 85 euros.",
    ),
    source="Cadre Ouvert",
    language="fr",
    minutes=6,
    picture=Picture(PICTURE, alt="A shutter on a bench", credit="Noor Haddad"),
    also_at=(Coverage("Nachtlicht", "https://nachtlicht.example/1"),),
    rating=Rating((0, 1, 1, 5, 5)),
    comments=3,
    accent=0x2E86AB,
    icon=PICTURE,
)
RIGHT_TO_LEFT = replace(
    PLAIN,
    title="مقابلة مع مصممة العدسات ليلى حداد حول عدسة 35mm f/1.4 الجديدة",
    intro="تروي مجلة العدسة كيف صُنعت العدسة في ورشة صغيرة في طنجة.",
    bullets=(
        "تزن العدسة 420 غرامًا وتكلف 1299 يورو.",
        "העדשה תימכר החל ממרץ 2027.",
        "A point in English, for contrast.",
    ),
    source="مجلة العدسة",
    language="ar",
    also_at=(
        Coverage("צילום היום", "https://photo.example/2"),
        Coverage("Nachtlicht", "https://n.example/3"),
    ),
    picture=Picture(PICTURE, alt="عدسة على طاولة", credit="نور حداد"),
)
LONG = replace(
    PLAIN,
    title="Donaudampfschifffahrtsgesellschaftskapitänsmützenfotografie" * 4,
    url="https://cadre.example/" + "a-very-long-address-" * 40,
    intro="Objektivwechselstaubempfindlichkeit" * 7,
    bullets=("https://cadre.example/" + "path/" * 40, "W" * 250, "\N{ARABIC LETTER MEEM}" * 120),
    source="Zeitschriftenverlagsgesellschaft" * 2,
    also_at=tuple(Coverage("Publikationsname" * 5, f"https://n.example/{n}") for n in range(4)),
)
JAPANESE = replace(
    PLAIN,
    title="白樺光機、35mm F1.4 単焦点レンズ「SK-35」を3月14日に発売",
    intro="「銀塩通信」による発売の知らせ。",
    bullets=(
        "希望小売価格は税込19万8,000円、質量は約420グラム。",
        "絞り羽根は11枚で、防塵・防滴に対応する。",
        "初回の生産は月500本にとどまるという。",
    ),
    source="銀塩通信",
    language="ja",
    locale="ja",
    also_at=(),
    rating=Rating(),
    comments=0,
)
EMOJI = replace(
    PLAIN,
    title="📷 Ten years of 👩🏽‍🚀 in orbit 🇯🇵 🏴󠁧󠁢󠁳󠁣󠁴󠁿 — what 1️⃣ camera saw 🌍",
    bullets=(
        "🔭" * 30,
        "A family: 👨‍👩‍👧‍👦 at the launch.",
        "*Stars* _and_ `code` **stay** ~~signs~~ ||here||.",
    ),
)


@dataclass(frozen=True)
class Look:
    """A post in a style, seen on a screen.

    Attributes:
        card: what it shows; ``{url}`` in its picture's address is the server's.
        style: how.
        size: of the screen, in CSS pixels.
        scheme: "dark" or "light".
        own_stars: whether the server rates with emoji of its own.
    """

    card: Card
    style: str = "card"
    size: tuple[int, int] = (1000, 1500)
    scheme: str = "dark"
    own_stars: bool = False


TALL, PHONE = (1000, 2400), (390, 2600)
LOOKS = {
    "card": Look(PLAIN),
    "compact": Look(PLAIN, "compact"),
    "headline": Look(PLAIN, "headline"),
    "embed": Look(PLAIN, "embed"),
    "card-phone-light": Look(PLAIN, size=PHONE, scheme="light"),
    "compact-phone": Look(PLAIN, "compact", size=PHONE),
    "compact-own-stars-light": Look(EMOJI, "compact", scheme="light", own_stars=True),
    "card-right-to-left": Look(RIGHT_TO_LEFT),
    "headline-right-to-left": Look(RIGHT_TO_LEFT, "headline"),
    "card-japanese-without-picture": Look(replace(JAPANESE, picture=None)),
    "compact-japanese": Look(JAPANESE, "compact"),
    "card-long": Look(LONG, size=TALL),
    "compact-long-phone": Look(LONG, "compact", size=PHONE),
    "headline-long-phone": Look(LONG, "headline", size=PHONE),
    "compact-without-picture": Look(replace(PLAIN, picture=None), "compact"),
    "embed-missing-picture": Look(
        replace(PLAIN, picture=replace(PLAIN.picture or Picture(""), url="{url}/pictures/missing.svg")),
        "embed",
    ),
}


def at(look: Look, url: str, stars: Stars) -> Card:
    """Give a look's card with pictures of the server at ``url``."""
    card = replace(look.card, icon=look.card.icon.format(url=url))
    if look.own_stars:
        card = replace(card, stars=stars)
    if card.picture is None:
        return card
    return replace(card, picture=replace(card.picture, url=card.picture.url.format(url=url)))
