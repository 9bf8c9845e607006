"""LibreTranslate's protocol: ``POST {url}/translate`` with a list of texts."""

from collections.abc import Sequence

from bot.digests.endpoint import Endpoint, EndpointError

_CODES = {"no": "nb"}  # where LibreTranslate's codes are not those of ISO 639-1 that we use


async def libre_translate(
    endpoint: Endpoint, key: str, texts: Sequence[str], source: str, target: str
) -> list[str]:
    """Have texts translated.

    Args:
        endpoint: of a LibreTranslate server.
        key: its ``api_key``; empty where it wants none.
        texts: to be translated, at least one.
        source: their language, ISO 639-1; "" lets the server find out.
        target: the other language.

    Raises:
        EndpointError: there is no translation.
    """
    source = _CODES.get(source, source) or "auto"
    question = {"q": list(texts), "source": source, "target": target, "format": "text"}
    if key:
        question["api_key"] = key
    answer = (await endpoint.ask(question)).get("translatedText")
    if isinstance(answer, str):  # old servers answer a list of one with one text
        answer = [answer]
    if not isinstance(answer, list) or not all(isinstance(text, str) for text in answer):
        raise EndpointError(f"{endpoint.host} does not answer as LibreTranslate does")
    return answer
