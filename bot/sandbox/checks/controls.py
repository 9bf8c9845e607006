"""Limits of buttons, selects and text inputs. Source: Discord's "Component Reference"."""

from collections import Counter

from bot.sandbox.checks.form import Form, Path, objects
from bot.sandbox.model import Json
from bot.sandbox.snowflakes import read_id

LINK, PREMIUM = 5, 6
STRING_SELECT = 3
_MOST_OPTIONS = 25


def check_button(form: Form, button: Json, path: Path) -> None:
    """Note what is wrong with a button."""
    style = form.integer(button, "style", path, least=1, most=PREMIUM)
    form.text(button, "label", path, most=80)
    if style == LINK:
        url = form.text(button, "url", path, most=512, required=True)
        if url and not url.startswith(("http://", "https://", "discord://")):
            form.fail(
                (*path, "url"),
                "URL_TYPE_INVALID_SCHEME",
                "Scheme must be one of ('http', 'https', 'discord').",
            )
        if button.get("custom_id"):
            message = "A custom id and url cannot both be specified"
            form.fail((*path, "custom_id"), "COMPONENT_CUSTOM_ID_AND_URL", message)
    elif style != PREMIUM:
        form.text(button, "custom_id", path, least=1, most=100, required=True)
        if button.get("url"):
            form.fail(
                (*path, "url"), "COMPONENT_CUSTOM_ID_AND_URL", "A custom id and url cannot both be specified"
            )
    if style != PREMIUM and not button.get("label") and not button.get("emoji"):
        form.fail((*path, "label"), "BUTTON_COMPONENT_INVALID_LABEL", "A button needs a label or an emoji")


def check_select(form: Form, select: Json, path: Path) -> None:
    """Note what is wrong with a select of any kind."""
    form.text(select, "custom_id", path, least=1, most=100, required=True)
    form.text(select, "placeholder", path, most=150)
    least = form.integer(select, "min_values", path, least=0, most=_MOST_OPTIONS, default=1)
    most = form.integer(select, "max_values", path, least=1, most=_MOST_OPTIONS, default=1)
    if least > most:
        form.fail(
            (*path, "min_values"), "SELECT_COMPONENT_MIN_MAX", "min_values must not be above max_values"
        )
    if select.get("type") == STRING_SELECT:
        check_options(form, select, path, least=1, most=_MOST_OPTIONS)
        if most > len(objects(select, "options")):
            message = "max_values must not exceed the number of options"
            form.fail((*path, "max_values"), "SELECT_COMPONENT_MAX_VALUES", message)
    for place, preset in enumerate(form.items(select, "default_values", path, most=_MOST_OPTIONS)):
        if read_id(preset.get("id")) is None:
            here = (*path, "default_values", place, "id")
            form.fail(here, "NUMBER_TYPE_COERCE", f'Value "{preset.get("id")}" is not snowflake.')


def check_options(form: Form, data: Json, path: Path, *, least: int, most: int) -> None:
    """Note what is wrong with the options of a select or group."""
    options = form.items(data, "options", path, least=least, most=most)
    for place, option in enumerate(options):
        here = (*path, "options", place)
        form.text(option, "label", here, least=1, most=100, required=True)
        form.text(option, "value", here, least=1, most=100, required=True)
        form.text(option, "description", here, most=100)
    for value, count in Counter(str(option.get("value")) for option in options).items():
        if count > 1:
            message = f"The specified option value {value!r} is already used"
            form.fail((*path, "options"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message)


def check_text_input(form: Form, field: Json, path: Path) -> None:
    """Note what is wrong with a text input."""
    form.text(field, "custom_id", path, least=1, most=100, required=True)
    form.integer(field, "style", path, least=1, most=2, default=1)
    form.text(field, "label", path, most=45)
    form.text(field, "placeholder", path, most=100)
    form.text(field, "value", path, most=4000)
    form.integer(field, "min_length", path, least=0, most=4000)
    form.integer(field, "max_length", path, least=1, most=4000, default=4000)
