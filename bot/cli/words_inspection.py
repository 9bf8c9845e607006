"""What ``loupe check`` finds out about the servers that put digests into other words."""

import time
from datetime import UTC, datetime

from bot.cli.inspection import Finding
from bot.config import Config
from bot.digests.endpoint import EndpointError, open_session
from bot.digests.translate_client import libre_translate
from bot.work.writers import model_of, translator_of

_QUESTION = ({"role": "user", "content": 'Answer with this JSON and nothing else: {"well": true}'},)
_MOST_TOKENS = 200  # a model that thinks first needs some
_MODEL_REMEDY = "Look at [digest.model]: base_url, model and key. Without it digests are made as ever."
_TRANSLATE_REMEDY = "Look at [translate]: url and key. Without it digests stay in the article's language."


async def inspect_words(config: Config) -> list[Finding]:
    """Ask each configured server one short question, which it may count.

    Args:
        config: the settings.
    """
    findings = []
    async with open_session() as session:
        if (model := model_of(config.digest.model, session, _now)) is not None:
            began = time.monotonic()
            try:
                await model.complete(_QUESTION, _MOST_TOKENS)
            except EndpointError as error:
                findings.append(_not_well("model", error, _MODEL_REMEDY))
            else:
                text = f"{config.digest.model.model} answers in {time.monotonic() - began:.1f} s"
                findings.append(Finding(well=True, what="model", text=text))
        if (translator := translator_of(config.translate, session, _now)) is not None:
            key = config.translate.key.get_secret_value()
            try:
                await libre_translate(translator, key, ["Bonjour"], "fr", "en")
            except EndpointError as error:
                findings.append(_not_well("translation", error, _TRANSLATE_REMEDY))
            else:
                findings.append(Finding(well=True, what="translation", text=f"{translator.host} translates"))
    return findings


def _not_well(what: str, error: EndpointError, remedy: str) -> Finding:
    return Finding(well=False, what=what, text=f"{error}.", remedy=remedy)


def _now() -> datetime:
    return datetime.now(UTC)
