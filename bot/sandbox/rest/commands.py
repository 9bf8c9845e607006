"""Application commands. Source: Discord's interactions, "Application Commands"."""

from bot.sandbox.checks.commands import CHAT_INPUT, check_commands
from bot.sandbox.checks.form import Form
from bot.sandbox.model import Commands, Json
from bot.sandbox.refusals import Refusal
from bot.sandbox.rest.call import NO_CONTENT, Answer, Call, Endpoint

_KEPT = (
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "options",
    "default_member_permissions",
    "dm_permission",
    "contexts",
    "integration_types",
    "nsfw",
)
_LOCALIZED = ("name_localizations", "description_localizations")


def _scope(call: Call) -> Commands:
    """Return the commands of the path's scope.

    Raises:
        Refusal: 50001 it is another application, or a guild the bot is not in.
    """
    if call.snowflake("application_id") != call.world.bot.id or not call.actor.bot:
        raise Refusal(50001)
    scope = call.guild().id if "guild_id" in call.params else 0
    found = call.world.commands.get(scope)
    return Commands(scope) if found is None else found


def _complete(call: Call, scope: Commands, data: Json, earlier: Json | None) -> Json:
    """Return a command as Discord keeps it; one that is sent unchanged keeps its version too."""
    command: Json = {
        "id": earlier["id"] if earlier else str(call.world.snowflakes.next()),
        "application_id": str(call.world.bot.id),
        "type": data.get("type") or CHAT_INPUT,
        "default_member_permissions": None,
        "dm_permission": True,
        "contexts": None,
        "integration_types": [0],
        "nsfw": False,
        "description": "",
        **{key: data[key] for key in _KEPT if data.get(key) is not None},
    }
    if scope.id:
        command["guild_id"] = str(scope.id)
    permissions = command["default_member_permissions"]
    command["default_member_permissions"] = None if permissions is None else str(permissions)
    same = earlier is not None and {**earlier, "version": 0} == {**command, "version": 0}
    version = earlier["version"] if earlier is not None and same else str(call.world.snowflakes.next())
    return {**command, "version": version}


def _same(scope: Commands, data: Json) -> Json | None:
    key = (data.get("name"), data.get("type") or CHAT_INPUT)
    return next((item for item in scope.entries if (item["name"], item["type"]) == key), None)


def _by_id(call: Call, scope: Commands) -> Json:
    wanted = str(call.snowflake("command_id"))
    found = next((item for item in scope.entries if item["id"] == wanted), None)
    if found is None:
        raise Refusal(10063)
    return found


def _keep(call: Call, scope: Commands, entries: list[Json]) -> None:
    check_commands(entries)
    scope.entries = entries
    call.world.save(scope)


def replace_all(call: Call) -> Answer:
    """PUT …/commands: the whole set."""
    scope = _scope(call)
    if not isinstance(call.body, list) or not all(isinstance(item, dict) for item in call.body):
        form = Form()
        form.fail((), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        form.refuse()
    check_commands(call.body)
    entries = [_complete(call, scope, item, _same(scope, item)) for item in call.body]
    _keep(call, scope, entries)
    return Answer(200, entries)


def get_all(call: Call) -> Answer:
    """GET …/commands; translations only on demand."""
    entries = _scope(call).entries
    if call.query.get("with_localizations") in ("true", "True", "1"):
        return Answer(200, entries)
    return Answer(200, [{key: item[key] for key in item if key not in _LOCALIZED} for item in entries])


def create(call: Call) -> Answer:
    """POST …/commands: a new one, or in place of that of the same name."""
    scope = _scope(call)
    earlier = _same(scope, call.fields)
    check_commands([call.fields])
    command = _complete(call, scope, call.fields, earlier)
    _keep(call, scope, [item for item in scope.entries if item is not earlier] + [command])
    return Answer(200 if earlier else 201, command)


def get_one(call: Call) -> Answer:
    """GET …/commands/{command_id}."""
    return Answer(200, _by_id(call, _scope(call)))


def edit(call: Call) -> Answer:
    """PATCH …/commands/{command_id}."""
    scope = _scope(call)
    earlier = _by_id(call, scope)
    merged = {**earlier, **call.fields, "type": earlier["type"]}
    check_commands([merged])
    command = _complete(call, scope, merged, earlier)
    _keep(call, scope, [command if item is earlier else item for item in scope.entries])
    return Answer(200, command)


def delete(call: Call) -> Answer:
    """DELETE …/commands/{command_id}."""
    scope = _scope(call)
    gone = _by_id(call, scope)
    _keep(call, scope, [item for item in scope.entries if item is not gone])
    return NO_CONTENT


def _endpoints(base: str) -> tuple[Endpoint, ...]:
    return (
        Endpoint("PUT", f"{base}/commands", replace_all),
        Endpoint("GET", f"{base}/commands", get_all),
        Endpoint("POST", f"{base}/commands", create),
        Endpoint("GET", f"{base}/commands/{{command_id}}", get_one),
        Endpoint("PATCH", f"{base}/commands/{{command_id}}", edit),
        Endpoint("DELETE", f"{base}/commands/{{command_id}}", delete),
    )


ENDPOINTS = (
    *_endpoints("/applications/{application_id}"),
    *_endpoints("/applications/{application_id}/guilds/{guild_id}"),
)
