"""Limits of message components. Source: Discord's "Component Reference"."""

from collections import Counter
from collections.abc import Iterator

from bot.sandbox.checks.controls import check_button, check_select
from bot.sandbox.checks.form import Form, Path, kind_of, objects
from bot.sandbox.checks.media import check_media
from bot.sandbox.model import Json

ROW, BUTTON, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 1, 2, 9, 10, 11, 12, 13, 14, 17
SELECTS = frozenset({3, 5, 6, 7, 8})
_IN_CONTAINER = frozenset({ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR})
_MOST_COMPONENTS, _MOST_TEXT, _MOST_ROWS, _MOST_BUTTONS = 40, 4000, 5, 5


def walk(components: list[Json]) -> Iterator[Json]:
    """Yield all components, nested ones and accessories too, in the order they are shown."""
    for component in components:
        yield component
        yield from walk(objects(component, "components"))
        if isinstance(component.get("accessory"), dict):
            yield component["accessory"]


def check_components(
    form: Form, components: list[Json], path: Path, files: frozenset[str], *, v2: bool
) -> None:
    """Note what is wrong with the components of a message.

    Args:
        form: where it is noted.
        components: those at the top.
        path: where they stand in the request.
        files: names of the files which ``attachment://`` may name.
        v2: whether the message is one of Components V2.
    """
    allowed = _IN_CONTAINER | {CONTAINER} if v2 else frozenset({ROW})
    if not v2 and len(components) > _MOST_ROWS:
        form.fail(path, "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {_MOST_ROWS} in length.")
    checker = _Checker(form, files)
    for place, component in enumerate(components):
        checker.check(component, (*path, place), allowed)
    everything = list(walk(components))
    if v2 and len(everything) > _MOST_COMPONENTS:
        message = f"The total number of components must not exceed {_MOST_COMPONENTS}"
        form.fail(path, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message)
    if sum(len(str(item.get("content", ""))) for item in everything if kind_of(item) == TEXT) > _MOST_TEXT:
        message = f"The total displayable text must not exceed {_MOST_TEXT} characters"
        form.fail(path, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message)
    for key, code in (("custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"), ("id", "COMPONENT_ID_DUPLICATED")):
        values = Counter(str(item[key]) for item in everything if item.get(key))
        for value, count in values.items():
            if count > 1:
                form.fail(path, code, f"Component {key} {value!r} cannot be duplicated")


class _Checker:
    """Checks components one by one, each against what may stand in its place."""

    def __init__(self, form: Form, files: frozenset[str]) -> None:
        self._form = form
        self._files = files

    def check(self, component: Json, path: Path, allowed: frozenset[int]) -> None:
        kind = kind_of(component)
        if kind not in allowed:
            choices = ", ".join(str(item) for item in sorted(allowed))
            self._form.fail(
                (*path, "type"), "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({choices}).'
            )
            return
        self._form.integer(component, "id", path, least=0, most=2**31 - 1)
        match kind:
            case 1:
                self._row(component, path)
            case 9:
                self._section(component, path)
            case 10:
                self._form.text(component, "content", path, least=1, most=_MOST_TEXT, required=True)
            case 12:
                for place, item in enumerate(self._form.items(component, "items", path, least=1, most=10)):
                    self._picture(item, (*path, "items", place))
            case 13:
                check_media(self._form, component.get("file"), (*path, "file"), self._files, web=False)
            case 14:
                self._form.integer(component, "spacing", path, least=1, most=2, default=1)
            case 17:
                self._container(component, path)
            case _:
                self._leaf(component, path)

    def _leaf(self, component: Json, path: Path) -> None:
        if component["type"] == BUTTON:
            check_button(self._form, component, path)
        elif component["type"] == THUMBNAIL:
            self._picture(component, path)
        else:
            check_select(self._form, component, path)

    def _row(self, row: Json, path: Path) -> None:
        items = self._form.items(row, "components", path, least=1, most=_MOST_BUTTONS)
        if len(items) > 1 and any(kind_of(item) != BUTTON for item in items):
            self._form.fail(
                (*path, "components"),
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                "The specified component exceeds the maximum width",
            )
        for place, item in enumerate(items):
            self.check(item, (*path, "components", place), SELECTS | {BUTTON})

    def _section(self, section: Json, path: Path) -> None:
        for place, item in enumerate(self._form.items(section, "components", path, least=1, most=3)):
            self.check(item, (*path, "components", place), frozenset({TEXT}))
        accessory = section.get("accessory")
        if not isinstance(accessory, dict):
            self._form.fail((*path, "accessory"), "BASE_TYPE_REQUIRED", "This field is required")
        else:
            self.check(accessory, (*path, "accessory"), frozenset({BUTTON, THUMBNAIL}))

    def _container(self, container: Json, path: Path) -> None:
        self._form.integer(container, "accent_color", path, least=0, most=0xFFFFFF)
        for place, item in enumerate(
            self._form.items(container, "components", path, least=1, most=_MOST_COMPONENTS)
        ):
            self.check(item, (*path, "components", place), _IN_CONTAINER)

    def _picture(self, data: Json, path: Path) -> None:
        check_media(self._form, data.get("media"), (*path, "media"), self._files)
        self._form.text(data, "description", path, most=1024)
