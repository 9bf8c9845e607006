"""Who may do what, by Discord's rules."""

from bot.sandbox.model import PUBLIC_THREAD, TEXT, Channel, Guild, Overwrite, Role, Thread
from bot.sandbox.permissions import ALL, NONE, Permission, in_channel, in_guild

VIEW, SEND, EMBED = Permission.VIEW_CHANNEL, Permission.SEND_MESSAGES, Permission.EMBED_LINKS
IN_THREADS = Permission.SEND_MESSAGES_IN_THREADS
OWNER, MEMBER, ADMIN, STRANGER = 1, 2, 3, 4
GUILD, ROLE, BOSS = 10, 11, 12


def guild(everyone: Permission = VIEW | SEND, role: Permission = NONE) -> Guild:
    roles = [
        Role(GUILD, "@everyone", everyone),
        Role(ROLE, "r", role),
        Role(BOSS, "b", Permission.ADMINISTRATOR),
    ]
    return Guild(GUILD, "g", OWNER, roles, {OWNER: [], MEMBER: [ROLE], ADMIN: [BOSS]})


def channel(*overwrites: Overwrite, kind: int = TEXT) -> Channel:
    return Channel(20, kind, GUILD, "c", overwrites=list(overwrites))


def test_owner_and_administrator_may_do_everything_whatever_a_channel_denies() -> None:
    closed = channel(Overwrite(GUILD, 0, deny=int(VIEW)))
    assert [in_channel(guild(), user, closed) for user in (OWNER, ADMIN)] == [ALL, ALL]


def test_strangers_may_do_nothing() -> None:
    assert in_guild(guild(), STRANGER) == NONE


def test_roles_add_up() -> None:
    assert in_guild(guild(role=EMBED), MEMBER) == VIEW | SEND | EMBED


def test_a_member_overwrite_wins_over_roles_and_they_over_everyone() -> None:
    everyone, role = Overwrite(GUILD, 0, deny=int(SEND)), Overwrite(ROLE, 0, allow=int(SEND))
    assert SEND not in in_channel(guild(), MEMBER, channel(everyone))
    assert SEND in in_channel(guild(), MEMBER, channel(everyone, role))
    assert SEND not in in_channel(
        guild(), MEMBER, channel(everyone, role, Overwrite(MEMBER, 1, deny=int(SEND)))
    )


def test_who_does_not_see_may_do_nothing_and_who_may_not_send_may_not_embed() -> None:
    assert in_channel(guild(), MEMBER, channel(Overwrite(GUILD, 0, deny=int(VIEW)))) == NONE
    silent = in_channel(guild(role=EMBED), MEMBER, channel(Overwrite(GUILD, 0, deny=int(SEND))))
    assert silent == VIEW


def test_a_thread_has_a_permission_of_its_own_and_its_parents_overwrites() -> None:
    thread = channel(kind=PUBLIC_THREAD)
    thread.thread = Thread(OWNER, "", "")
    assert SEND not in in_channel(guild(), MEMBER, thread, channel())
    assert SEND in in_channel(guild(VIEW | IN_THREADS), MEMBER, thread, channel())
    hidden = channel(Overwrite(GUILD, 0, deny=int(VIEW)))
    assert in_channel(guild(VIEW | IN_THREADS), MEMBER, thread, hidden) == NONE
