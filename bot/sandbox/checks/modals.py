"""Limits of modals. Source: Discord's "Component Reference", Label and the components it may hold."""

from collections import Counter
from collections.abc import Iterator

from bot.sandbox.checks.controls import check_options, check_select, check_text_input
from bot.sandbox.checks.form import Form, Path, kind_of, objects
from bot.sandbox.model import Json

ROW, TEXT_INPUT, TEXT_DISPLAY, LABEL, FILE_UPLOAD, RADIO, CHECKBOXES, CHECKBOX = 1, 4, 10, 18, 19, 21, 22, 23
_SELECTS = frozenset({3, 5, 6, 7, 8})


def inputs(components: list[Json]) -> Iterator[Json]:
    """Yield what a person fills in: the components inside labels and rows."""
    for item in components:
        inner = item.get("component")
        if isinstance(inner, dict):
            yield inner
        yield from objects(item, "components")


def check_modal(form: Form, data: Json, path: Path) -> None:
    """Note what is wrong with the data of a modal."""
    form.text(data, "custom_id", path, least=1, most=100, required=True)
    form.text(data, "title", path, least=1, most=45, required=True)
    components = form.items(data, "components", path, least=1, most=5)
    for place, component in enumerate(components):
        _check_top(form, component, (*path, "components", place))
    for value, count in Counter(str(item.get("custom_id")) for item in inputs(components)).items():
        if count > 1:
            message = f"Component custom id {value!r} cannot be duplicated"
            form.fail((*path, "components"), "COMPONENT_CUSTOM_ID_DUPLICATED", message)


def _check_top(form: Form, component: Json, path: Path) -> None:
    kind = kind_of(component)
    if kind == LABEL:
        form.text(component, "label", path, least=1, most=45, required=True)
        form.text(component, "description", path, most=100)
        inner = component.get("component")
        if not isinstance(inner, dict):
            form.fail((*path, "component"), "BASE_TYPE_REQUIRED", "This field is required")
        else:
            _check_input(form, inner, (*path, "component"))
    elif kind == ROW:
        for place, item in enumerate(form.items(component, "components", path, least=1, most=1)):
            check_text_input(form, item, (*path, "components", place))
    elif kind == TEXT_DISPLAY:
        form.text(component, "content", path, least=1, most=4000, required=True)
    else:
        form.fail((*path, "type"), "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1, 10, 18).')


def _check_input(form: Form, component: Json, path: Path) -> None:
    kind = kind_of(component)
    if kind == TEXT_INPUT:
        check_text_input(form, component, path)
    elif kind in _SELECTS:
        check_select(form, component, path)
    elif kind in (RADIO, CHECKBOXES):
        form.text(component, "custom_id", path, least=1, most=100, required=True)
        check_options(form, component, path, least=2 if kind == RADIO else 1, most=10)
    elif kind in (FILE_UPLOAD, CHECKBOX):
        form.text(component, "custom_id", path, least=1, most=100, required=True)
    else:
        form.fail((*path, "type"), "UNION_TYPE_CHOICES", "This component cannot stand in a label.")
