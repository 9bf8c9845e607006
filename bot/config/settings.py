"""The settings: their names, types, defaults and limits, each described in its field.

``config.example.toml`` and ``docs/configuration.md`` repeat them; a test holds the three equal.
"""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

HOW_TO_GET_IT = (
    "Make an application at https://discord.com/developers/applications, choose Bot, then Reset Token, and "
    'put the token into config.toml as token = "…" under [discord], or into the variable LOUPE_DISCORD_TOKEN.'
)
SHORTEST_KEY = 32
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[0-9a-fA-F]*:[0-9a-fA-F:.]+|[\w.-]+)", re.ASCII)
_HOST_AND_PORT = re.compile(r"(?:\[[0-9a-fA-F:.]+\]|[\w.-]+):(\d{1,5})", re.ASCII)


def _no_boolean(value: object) -> object:
    """Python counts True as 1; a person who wrote ``port = true`` meant something else."""
    if isinstance(value, bool):
        raise ValueError("must be a number, not true or false")  # noqa: TRY004 - pydantic collects ValueErrors only
    return value


def _token(value: SecretStr) -> SecretStr:
    """Recognise what is pasted instead of a bot token; the token's own truth is for Discord to say."""
    text = value.get_secret_value()
    problem = ""
    if text.lower().startswith("bot "):
        problem = 'must be given without "Bot " before it'
    elif re.search(r"\s", text):
        problem = "must not contain spaces or line breaks"
    elif text.isdecimal():
        problem = "looks like an application's id, not like a bot token"
    elif re.fullmatch(r"[0-9a-fA-F]{64}", text):
        problem = "looks like an application's public key, not like a bot token"
    elif text and not re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+", text, re.ASCII):
        problem = "does not have a bot token's form: three parts joined by full stops"
    if problem:
        raise ValueError(f"{problem}. {HOW_TO_GET_IT}")
    return value


def _database_url(value: SecretStr) -> SecretStr:
    """SQLite through aiosqlite and PostgreSQL through psycopg, whichever way the address was spelled."""
    scheme, separator, rest = value.get_secret_value().partition("://")
    kind = scheme.partition("+")[0].lower()
    if separator and kind == "sqlite":
        if rest and not rest.startswith("/"):
            raise ValueError("needs three slashes before a file's name: sqlite+aiosqlite:///loupe.db")
        return SecretStr(f"sqlite+aiosqlite://{rest}")
    if separator and kind in {"postgres", "postgresql"}:
        return SecretStr(f"postgresql+psycopg://{rest}")
    raise ValueError(
        "must be the address of a SQLite or PostgreSQL database: sqlite+aiosqlite:///loupe.db, or "
        "postgresql://user:password@host/name"
    )


def _long_enough(value: SecretStr) -> SecretStr:
    if 0 < len(value.get_secret_value()) < SHORTEST_KEY:
        raise ValueError(f"must have at least {SHORTEST_KEY} characters. Make one: openssl rand -base64 32")
    return value


def _address(*schemes: str) -> AfterValidator:
    """Hold a text to being empty or an address with one of these schemes."""

    def check(value: str) -> str:
        scheme, _, rest = value.partition("://")
        if value and (
            scheme.lower() not in schemes or not rest.strip("/") or re.search(r"[\s\x00-\x1f]", value)
        ):
            raise ValueError(f"must be an address that begins with {' or '.join(f'{s}://' for s in schemes)}")
        return value

    return AfterValidator(check)


def _allowed_host(value: str) -> str:
    port = _HOST_AND_PORT.fullmatch(value)
    if (port and 0 < int(port[1]) < 2**16) or (not port and _HOST.fullmatch(value)):
        return value
    raise ValueError(
        'must be a host such as "rsshub.lan" or a host and port such as "127.0.0.1:1200", without http://'
    )


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _without_query(value: str) -> str:
    if re.search(r"[?#@]", value):
        raise ValueError("must be an address without ?, # and @, such as https://news.example.org")
    return value.rstrip("/")


WebAddress = Annotated[str, _address("http", "https")]
Seconds = Annotated[float, BeforeValidator(_no_boolean), Field(ge=0.1, le=31 * 86_400)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class DiscordSettings(_Section):
    """Where Discord is, and who the bot is there."""

    token: Annotated[SecretStr, AfterValidator(_token)] = Field(SecretStr(""), description="the bot's token")
    api_url: WebAddress = Field("https://discord.com/api/v10", description="Discord's REST address")
    gateway_url: Annotated[str, _address("ws", "wss")] = Field(
        "wss://gateway.discord.gg/", description="Discord's gateway address"
    )


class DatabaseSettings(_Section):
    """Where everything is kept."""

    url: Annotated[SecretStr, AfterValidator(_database_url)] = Field(
        SecretStr("sqlite+aiosqlite:///loupe.db"),
        description="the database's address; it may hold a password",
    )


class FeedsSettings(_Section):
    """How feeds are read."""

    allow_hosts: tuple[Annotated[str, AfterValidator(_allowed_host)], ...] = Field(
        (), description="private hosts that feeds may come from all the same"
    )
    floor_seconds: Seconds = Field(3600.0, description="a feed is never read more often than this")
    ceiling_seconds: Seconds = Field(86_400.0, description="a feed is read at least this often")
    flood_posts: Annotated[int, BeforeValidator(_no_boolean)] = Field(
        20, ge=1, le=50, description="stories that one reading of a feed posts in a channel one by one"
    )
    suggested: tuple[WebAddress, ...] = Field((), description="addresses that /setup offers first")
    secret_key: Annotated[SecretStr, AfterValidator(_long_enough)] = Field(
        SecretStr(""), description="encrypts the headers of private feeds; without it there are none"
    )
    contact_url: WebAddress = Field("", description="your address, told to the sites whose feeds are read")

    @model_validator(mode="after")
    def _floor_below_ceiling(self) -> Self:
        if self.floor_seconds > self.ceiling_seconds:
            floor, ceiling = f"{self.floor_seconds:g}", f"{self.ceiling_seconds:g}"
            raise ValueError(f"floor_seconds ({floor}) must not be above ceiling_seconds ({ceiling})")
        return self


class WebSettings(_Section):
    """The small web server for health, metrics and hubs."""

    host: str = Field("127.0.0.1", min_length=1, description="the address it listens on")
    port: Annotated[int, BeforeValidator(_no_boolean)] = Field(
        9380, ge=0, le=65_535, description="the port it listens on; 0 turns it off"
    )
    public_url: Annotated[WebAddress, AfterValidator(_without_query)] = Field(
        "", description="where the Internet reaches it, so that hubs can push news"
    )

    @model_validator(mode="after")
    def _reached_somewhere(self) -> Self:
        if self.public_url and not self.port:
            raise ValueError("public_url needs the web server: port must not be 0")
        return self


class LogSettings(_Section):
    """What the log says and how."""

    level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = Field(
        "info", description="the least serious kind of line that is written"
    )
    format: Annotated[Literal["auto", "console", "json"], BeforeValidator(_lower)] = Field(
        "auto",
        description="console: for people; json: one object a line; auto: console on a terminal, else json",
    )


class ModelSettings(_Section):
    """A language model that writes digests: any server that speaks the OpenAI chat protocol."""

    base_url: Annotated[WebAddress, AfterValidator(_without_query)] = Field(
        "", description="the server's address up to /chat/completions; without one no model is asked"
    )
    model: str = Field("", description="the model's name on that server")
    key: SecretStr = Field(SecretStr(""), description="what the server knows us by; may be empty")
    timeout_seconds: Seconds = Field(60.0, description="the longest that one answer may take")
    requests_a_day: Annotated[int, BeforeValidator(_no_boolean)] = Field(
        500, ge=1, description="no more is asked in a day (UTC)"
    )
    tokens_a_day: Annotated[int, BeforeValidator(_no_boolean)] = Field(
        2_000_000, ge=1, description="of questions and answers together; no more is asked in a day (UTC)"
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.base_url) != bool(self.model):
            raise ValueError("base_url and model belong together: give both, or neither")
        return self


class DigestSettings(_Section):
    """How digests are made."""

    model: ModelSettings = Field(default_factory=ModelSettings)


class TranslateSettings(_Section):
    """A LibreTranslate server that translates digests into the servers' languages."""

    url: Annotated[WebAddress, AfterValidator(_without_query)] = Field(
        "",
        description="the server's address up to /translate; without one the model translates",
    )
    key: SecretStr = Field(SecretStr(""), description="what the server knows us by; may be empty")
    timeout_seconds: Seconds = Field(20.0, description="the longest that one answer may take")


class Config(_Section):
    """Everything that an operator decides. Secrets are ``SecretStr``: their repr shows stars."""

    discord: DiscordSettings = Field(default_factory=DiscordSettings)
    database: DatabaseSettings = Field(default_factory=DatabaseSettings)
    feeds: FeedsSettings = Field(default_factory=FeedsSettings)
    digest: DigestSettings = Field(default_factory=DigestSettings)
    translate: TranslateSettings = Field(default_factory=TranslateSettings)
    web: WebSettings = Field(default_factory=WebSettings)
    log: LogSettings = Field(default_factory=LogSettings)
