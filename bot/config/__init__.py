"""One frozen configuration: a TOML file and the environment over it, checked once, then passed around."""

from bot.config.reading import load_config
from bot.config.settings import (
    Config,
    DatabaseSettings,
    DiscordSettings,
    FeedsSettings,
    LogSettings,
    ModelSettings,
    TranslateSettings,
    WebSettings,
)

__all__ = [
    "Config",
    "DatabaseSettings",
    "DiscordSettings",
    "FeedsSettings",
    "LogSettings",
    "ModelSettings",
    "TranslateSettings",
    "WebSettings",
    "load_config",
]
