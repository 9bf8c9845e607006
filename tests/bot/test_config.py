import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from bot.config import load_config
from bot.config.reading import sections
from bot.errors import ConfigError

ROOT = Path(__file__).parents[2]
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789AB"
ENOUGH = {"LOUPE_DISCORD_TOKEN": TOKEN}
SETTINGS = {
    (section, key): setting.default
    for section, fields in sections().items()
    for key, setting in fields.items()
}


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    return path


def mistakes(path: Path | None, environ: dict[str, str]) -> str:
    with pytest.raises(ConfigError) as caught:
        load_config(path, environ)
    return str(caught.value)


def outcome(path: Path | None, environ: dict[str, str]) -> str:
    """The words of a refusal; of a configuration, where it comes from."""
    try:
        load_config(path, environ)
    except ConfigError as error:
        return str(error)
    return " ".join([str(path), *environ])


def test_a_file_with_a_token_is_enough_and_the_rest_has_defaults(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, f'[discord]\ntoken = "{TOKEN}"\n'), {})
    assert config.discord.token.get_secret_value() == TOKEN
    assert config.database.url.get_secret_value() == "sqlite+aiosqlite:///loupe.db"
    assert (config.feeds.floor_seconds, config.feeds.ceiling_seconds) == (3600, 86_400)
    assert (config.web.host, config.web.port) == ("127.0.0.1", 9380)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("https://news.example.org/", "https://news.example.org"),
        ("http://n.example/a/b/", "http://n.example/a/b"),
    ],
)
def test_the_public_address_is_kept_without_its_last_slash(told: str, kept: str) -> None:
    assert load_config(None, {**ENOUGH, "LOUPE_WEB_PUBLIC_URL": told}).web.public_url == kept


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"PUBLIC_URL": "news.example.org"}, "must be an address that begins with http"),
        ({"PUBLIC_URL": "https://n.example/?a=1"}, "must be an address without"),
        ({"PUBLIC_URL": "https://ada:secret@n.example/"}, "must be an address without"),
        ({"PUBLIC_URL": "https://n.example", "PORT": "0"}, "port must not be 0"),
    ],
)
def test_a_public_address_that_cannot_be_one_is_told(settings: dict[str, str], words: str) -> None:
    environ = {f"LOUPE_WEB_{name}": value for name, value in settings.items()}
    with pytest.raises(ConfigError, match=words) as caught:
        load_config(None, ENOUGH | environ)
    assert "secret" not in str(caught.value)


def test_the_environment_is_enough_without_a_file(tmp_path: Path) -> None:
    assert load_config(None, ENOUGH) == load_config(tmp_path / "missing.toml", ENOUGH)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, '[web]\nport = 1\nhost = "192.0.2.1"\n[log]\nlevel = "error"\n')
    config = load_config(path, {**ENOUGH, "LOUPE_WEB_PORT": "2", "LOUPE_LOG_LEVEL": "DEBUG"})
    assert (config.web.port, config.web.host, config.log.level) == (2, "192.0.2.1", "debug")


def test_an_empty_variable_counts_as_not_set(tmp_path: Path) -> None:
    path = written(tmp_path, f'[discord]\ntoken = "{TOKEN}"\n[web]\nport = 1\n')
    assert load_config(path, {"LOUPE_WEB_PORT": " ", "LOUPE_DISCORD_TOKEN": ""}).web.port == 1


@pytest.mark.parametrize("value", ["rsshub.lan, 127.0.0.1:1200", '["rsshub.lan", "127.0.0.1:1200"]'])
def test_lists_in_variables_are_json_or_joined_by_commas(value: str) -> None:
    config = load_config(None, {**ENOUGH, "LOUPE_FEEDS_ALLOW_HOSTS": value})
    assert config.feeds.allow_hosts == ("rsshub.lan", "127.0.0.1:1200")


def test_every_mistake_is_told_at_once_with_its_line_and_its_remedy(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '[web]\nport = "abc"\nhots = "x"\n\n[feeds]\nfloor_seconds = -1\nallow_hosts = ["http://x"]\n'
        '[dicsord]\n[log]\nlevel = "loud"\n',
    )
    text = mistakes(path, {"LOUPE_WEB_PROT": "1", "LOUPE_FEEDS_CEILING_SECONDS": "soon"})
    assert text.startswith("The configuration has 9 mistakes:\n")
    for line in (
        f'{path}:2: [web] port = "abc" must be a whole number. The default is 9380.',
        f"{path}:3: [web] hots is no setting. Did you mean host?",
        f"{path}:6: [feeds] floor_seconds = -1 must be at least 0.1. The default is 3600.",
        f'{path}:7: [feeds] allow_hosts = "http://x" must be a host such as "rsshub.lan"',
        f"{path}:8: [dicsord] is no section. Did you mean discord?",
        f"{path}:10: [log] level = \"loud\" must be one of 'debug', 'info', 'warning' or 'error'.",
        "LOUPE_WEB_PROT: no setting has this name. Did you mean LOUPE_WEB_PORT?",
        'LOUPE_FEEDS_CEILING_SECONDS: [feeds] ceiling_seconds = "soon" must be a number.',
        "[discord] token is missing. Make an application at https://discord.com/developers/applications",
    ):
        assert line in text


def test_a_missing_file_is_named_where_the_token_is_missing_too(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    assert f"token is missing ({path} does not exist)" in mistakes(path, {})


def test_a_token_is_not_demanded_where_discord_is_not_needed() -> None:
    assert not load_config(None, {}, token_required=False).discord.token.get_secret_value()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[web]\nhost = 127.0.0.1\n", 2),
        ("[web\n", 1),
        ("[web]\nport = 1\nport = 2\n", 3),
        ('[web]\nhost = "open', 2),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    assert f"config.toml:{line}: this is not TOML" in mistakes(written(tmp_path, text), ENOUGH)


def test_a_file_that_is_no_text_or_cannot_be_read_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff\xfe\x00[")
    assert "is not text in UTF-8" in mistakes(path, ENOUGH)
    assert "cannot be read" in mistakes(tmp_path, ENOUGH)


def test_a_byte_order_mark_before_the_text_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf[web]\nport = 7\n")
    assert load_config(path, ENOUGH).web.port == 7


def test_a_setting_outside_its_section_is_sent_home(tmp_path: Path) -> None:
    text = mistakes(written(tmp_path, "port = 3\nweb = 3\n"), ENOUGH)
    assert "port stands outside its section. Put it under [web]." in text
    assert "[web] must be a section" in text


def test_a_section_within_a_section_is_set_by_file_and_environment_alike(tmp_path: Path) -> None:
    path = written(tmp_path, '[digest.model]\nbase_url = "http://127.0.0.1:8000/v1/"\nmodel = "small"\n')
    config = load_config(
        path, {**ENOUGH, "LOUPE_DIGEST_MODEL_KEY": "sesame", "LOUPE_DIGEST_MODEL_MODEL": "large"}
    )
    assert config.digest.model.base_url == "http://127.0.0.1:8000/v1"
    assert (config.digest.model.model, config.digest.model.key.get_secret_value()) == ("large", "sesame")
    assert "sesame" not in repr(config)


def test_mistakes_in_a_section_within_a_section_have_their_place(tmp_path: Path) -> None:
    text = mistakes(
        written(tmp_path, '[digest.model]\nrequests_a_day = 0\nmodle = "x"\n[digest]\nkey = "hunter2"\n'),
        {**ENOUGH, "LOUPE_DIGEST_MODEL_TIMEOUT_SECONDS": "long"},
    )
    for line in (
        "config.toml:2: [digest.model] requests_a_day = 0 must be at least 1. The default is 500.",
        "config.toml:3: [digest.model] modle is no setting. Did you mean model?",
        "config.toml:5: key stands outside its section. Put it under [digest.model] or [translate].",
        'LOUPE_DIGEST_MODEL_TIMEOUT_SECONDS: [digest.model] timeout_seconds = "long" must be a number',
    ):
        assert line in text
    assert "hunter2" not in text


def test_a_model_s_address_without_its_name_is_a_mistake(tmp_path: Path) -> None:
    text = mistakes(None, {**ENOUGH, "LOUPE_DIGEST_MODEL_BASE_URL": "http://localhost:8000/v1"})
    assert "[digest.model] base_url and model belong together" in text


def test_true_is_no_number(tmp_path: Path) -> None:
    assert "must be a number, not true or false" in mistakes(
        written(tmp_path, "[web]\nport = true\n"), ENOUGH
    )


def test_a_floor_above_the_ceiling_is_a_mistake() -> None:
    assert "must not be above" in mistakes(None, {**ENOUGH, "LOUPE_FEEDS_FLOOR_SECONDS": "90000"})


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        (f"Bot {TOKEN}", 'without "Bot " before it'),
        ("123456789012345678", "an application's id"),
        ("a" * 64, "an application's public key"),
        ("abcdefghijklmnopqrstuvwxyz012345", "three parts joined by full stops"),
        ("my token", "spaces"),
    ],
)
def test_what_is_pasted_instead_of_a_token_is_recognised_and_not_shown(pasted: str, told: str) -> None:
    text = mistakes(None, {"LOUPE_DISCORD_TOKEN": pasted})
    assert told in text
    assert pasted not in text


@pytest.mark.parametrize(
    ("given", "understood"),
    [
        ("postgres://u:p@h/loupe", "postgresql+psycopg://u:p@h/loupe"),
        ("postgresql://h/loupe", "postgresql+psycopg://h/loupe"),
        ("postgresql+asyncpg://h/loupe", "postgresql+psycopg://h/loupe"),
        ("sqlite:////var/lib/loupe.db", "sqlite+aiosqlite:////var/lib/loupe.db"),
    ],
)
def test_database_addresses_are_understood_as_people_write_them(given: str, understood: str) -> None:
    config = load_config(None, {**ENOUGH, "LOUPE_DATABASE_URL": given})
    assert config.database.url.get_secret_value() == understood


@pytest.mark.parametrize("url", ["mysql://u:hunter2@h/d", "sqlite://hunter2.db", "hunter2"])
def test_a_wrong_database_address_is_refused_without_being_shown(url: str) -> None:
    assert "hunter2" not in mistakes(None, {**ENOUGH, "LOUPE_DATABASE_URL": url})


def test_no_secret_shows_in_a_repr_or_under_a_misspelled_name(tmp_path: Path) -> None:
    environ = {**ENOUGH, "LOUPE_DATABASE_URL": "postgres://u:hunter2@h/d"}
    assert "hunter2" not in repr(load_config(None, environ))
    assert TOKEN not in repr(load_config(None, environ))
    assert TOKEN not in mistakes(written(tmp_path, f'[discord]\ntoekn = "{TOKEN}"\n'), {})
    assert "hunter2" not in mistakes(None, {**ENOUGH, "LOUPE_DISCORD_API_URL": "ftp://u:hunter2@h/"})


def test_a_configuration_cannot_be_changed() -> None:
    config = load_config(None, ENOUGH)
    with pytest.raises(ValidationError):
        config.web.port = 1  # type: ignore[misc]  # the very mistake that is to be refused


@given(st.binary(max_size=300))
def test_whatever_the_file_holds_the_answer_is_a_configuration_or_words(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content)
    assert str(path) in outcome(path, ENOUGH)


@given(st.sampled_from(sorted(SETTINGS)), st.text(max_size=30).filter(lambda text: "\0" not in text))
def test_whatever_a_variable_holds_the_answer_is_a_configuration_or_words(
    setting: tuple[str, str], value: str
) -> None:
    name = f"LOUPE_{'_'.join(setting)}".replace(".", "_").upper()
    text = outcome(None, {**ENOUGH, name: value})
    # Settings that contradict each other are told by their section.
    assert name in text or "[discord] token is missing" in text or f"[{setting[0]}] " in text


def test_the_example_file_holds_every_setting_with_its_default() -> None:
    text = (ROOT / "config.example.toml").read_text("utf-8")
    example = tomllib.loads(re.sub(r"(?m)^# (?=\w+ = )", "", text))
    shown = {
        (section, key): value
        for section, keys in {**example, "digest.model": example["digest"]["model"]}.items()
        for key, value in keys.items()
        if not isinstance(value, dict)
    }
    assert shown == {setting: plain(default) for setting, default in SETTINGS.items()}
    assert load_config(ROOT / "config.example.toml", ENOUGH) == load_config(None, ENOUGH)


def plain(default: object) -> object:
    """A default as TOML writes it."""
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    return list(default) if isinstance(default, tuple) else default


def test_the_documentation_shows_every_setting_with_its_default() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    for section in sections():
        part = text.partition(f"## [{section}]")[2].partition("\n## ")[0]
        rows = dict(re.findall(r"(?m)^\| `(\w+)` \| (`[^`]+`|none) \|", part))
        expected = {key: plain(default) for (home, key), default in SETTINGS.items() if home == section}
        assert set(rows) == set(expected)
        for key, shown in rows.items():
            assert shown == "none" or tomllib.loads(f"x = {shown.strip('`')}")["x"] == expected[key]
