"""Settings: secrets come from the environment or from files, and appear nowhere else."""

import re
import traceback
from pathlib import Path
from secrets import token_hex, token_urlsafe

import pytest

from service.settings import SECRETS, Settings, SettingsError, load_settings, told

SECRET = "3f9a1c7be2d84056a7b1c9e0f2d3485b"

FIELDS = {
    "DATABASE_URL": "database_url",
    "REDIS_URL": "redis_url",
    "STIMMUNG_SECRET": "secret",
    "STIMMUNG_OIDC_CLIENT_SECRET": "oidc_client_secret",
}
VALUES = {"DATABASE_URL": f"postgresql://x:{SECRET}@db/x", "REDIS_URL": f"redis://:{SECRET}@db"}


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_comes_from_a_file_without_the_newline_at_its_end(
    name: str, tmp_path: Path
) -> None:
    path, value = tmp_path / "secret", VALUES.get(name, SECRET)
    path.write_text(value + "\n")
    field = FIELDS[name]
    assert getattr(load_settings({f"{name}_FILE": str(path)}), field) == value
    with pytest.raises(SettingsError, match=f"{name} and {name}_FILE are both set"):
        load_settings({f"{name}_FILE": str(path), name: value})


@pytest.mark.parametrize("name", SECRETS)
def test_a_secrets_file_that_is_missing_empty_or_no_text_is_named(
    name: str, tmp_path: Path
) -> None:
    for number, content in enumerate((None, b"", b" \n", b"\xff\xfe")):
        path = tmp_path / str(number)
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(SettingsError, match=f"{name}_FILE"):
            load_settings({f"{name}_FILE": str(path)})


PLAIN = [
    *("kurz", "a" * 64, "changeme" * 4, "0" * 31 + "1", "change-me-" * 4, "1234567890" * 4),
    *("bitte-aendern-" * 3, "abcdefghijklmnopqrstuvwxyzabcdefgh"),
]


@pytest.mark.parametrize("secret", PLAIN)
def test_a_secret_that_is_short_or_not_random_is_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(SettingsError, match="STIMMUNG_SECRET") as refused:
        load_settings({"STIMMUNG_SECRET": secret})
    assert secret not in str(refused.value)


def test_the_guide_names_every_setting_with_its_default() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
    rows = [line.split(" | ") for line in guide.splitlines() if line.startswith("| `")]
    named = {
        name: default
        for row in rows
        for name, default in zip(
            re.findall(r"`([A-Z_]+)`", row[0]), row[1].split(", ") * 2, strict=False
        )
    }
    defaults = told(Settings())
    assert [name for name in (*defaults, *SECRETS) if name not in named] == []
    given = {name: default for name, default in defaults.items() if default}
    wrong = [name for name, default in given.items() if f"`{default}`" not in named[name]]
    assert wrong == []


def test_random_secrets_are_taken_in_hexadecimal_and_in_base64() -> None:
    for _ in range(1000):
        for secret in (token_hex(16), token_hex(32), token_urlsafe(24)):
            assert load_settings({"STIMMUNG_SECRET": secret}).secret == secret


def test_settings_do_not_print_their_values() -> None:
    settings = Settings(secret=SECRET, database_url="postgresql://stimmung:geheim@db/x")
    assert "geheim" not in f"{settings!r} {settings}"
    assert SECRET not in f"{settings!r} {settings}"


def test_without_a_secret_there_is_none_that_works() -> None:
    with pytest.raises(SettingsError, match="STIMMUNG_SECRET is not set"):
        _ = load_settings({}).key


@pytest.mark.parametrize("given", ["proxy.example", "10.0.0.1/8", "*", "10.0.0.0/8,nonsense"])
def test_a_trusted_proxy_is_an_address_or_a_network(given: str) -> None:
    with pytest.raises(SettingsError, match="STIMMUNG_TRUSTED_PROXIES cannot be used"):
        load_settings({"STIMMUNG_TRUSTED_PROXIES": given})
    networks = "10.0.0.0/8, 127.0.0.1,fd00::/8"
    assert load_settings({"STIMMUNG_TRUSTED_PROXIES": networks}).trusted_proxies == networks


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL"])
@pytest.mark.parametrize(
    "password", ["gehEim/x", "ge#hEim", "12/hEim", "12?hEim", "[hEim", "1#hEim"]
)
def test_a_password_that_cuts_its_address_is_refused_and_not_repeated(
    name: str, password: str
) -> None:
    scheme = "redis" if name == "REDIS_URL" else "postgresql"
    with pytest.raises(SettingsError) as refused:
        load_settings({name: f"{scheme}://stimmung:{password}@db.example:5432/stimmung"})
    said = "".join(traceback.format_exception(refused.value))
    assert f"{name} is no address" in said
    assert "percent-encoded" in said
    assert "hEim" not in said


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://stimmung@/stimmung?host=/srv/.stimmung/run&port=5432",
        "postgres://stimmung:ge%2Fheim@one:5432,two:5433/stimmung?sslmode=require",
        "postgresql://stimmung:p@ss@[fe80::1%25eth0]:5432/stimmung",
        "postgresql:///stimmung",
        "postgresql://elsewhere",
    ],
)
def test_what_postgresql_takes_for_an_address_is_one(url: str) -> None:
    assert load_settings({"DATABASE_URL": url}).owner_url == url


@pytest.mark.parametrize(
    "url", ["redis://:ge%23heim@valkey:6379/0", "unix:///run/valkey.sock?db=1"]
)
def test_what_redis_takes_for_an_address_is_one(url: str) -> None:
    assert load_settings({"REDIS_URL": url}).redis_url == url


@pytest.mark.parametrize("url", ["db/stimmung", "mysql://db/stimmung", "postgresql://db:99999/x"])
def test_another_scheme_or_port_is_no_address_of_a_database(url: str) -> None:
    with pytest.raises(SettingsError, match=r"DATABASE_URL is no address \(postgresql://…\)"):
        load_settings({"DATABASE_URL": url})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STIMMUNG_PORT", "99999"),
        ("STIMMUNG_PORT", "abc"),
        ("STIMMUNG_API_METRICS_PORT", "0"),
        ("STIMMUNG_POOL_SIZE", "0"),
        ("STIMMUNG_PERSONNEL_PATTERN", "("),
        ("STIMMUNG_ZONE", "Europe/Atlantis"),
        ("STIMMUNG_ZONE", "../zone"),
        ("STIMMUNG_ZONE", "Europe"),
        ("STIMMUNG_ADDRESS", "ihr"),
        ("STIMMUNG_DEV_SIGN_IN", "perhaps"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name} cannot be used: "):
        load_settings({name: value})
