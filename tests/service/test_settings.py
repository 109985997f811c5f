"""Settings: secrets come from the environment or from files, and appear nowhere else."""

from pathlib import Path

import pytest

from service.settings import SECRETS, Settings, SettingsError, load_settings

SECRET = "3f9a1c7be2d84056a7b1c9e0f2d3485b"

FIELDS = {
    "DATABASE_URL": "database_url",
    "REDIS_URL": "redis_url",
    "STIMMUNG_SECRET": "secret",
    "STIMMUNG_OIDC_CLIENT_SECRET": "oidc_client_secret",
}


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_comes_from_a_file_without_the_newline_at_its_end(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / "secret"
    path.write_text(SECRET + "\n")
    field = FIELDS[name]
    assert getattr(load_settings({f"{name}_FILE": str(path)}), field) == SECRET
    with pytest.raises(SettingsError, match=f"{name} and {name}_FILE are both set"):
        load_settings({f"{name}_FILE": str(path), name: SECRET})


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


@pytest.mark.parametrize("secret", ["kurz", "a" * 64, "changeme" * 4, "0" * 31 + "1"])
def test_a_secret_that_is_short_or_not_random_is_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(SettingsError, match="STIMMUNG_SECRET") as refused:
        load_settings({"STIMMUNG_SECRET": secret})
    assert secret not in str(refused.value)


def test_settings_do_not_print_their_values() -> None:
    settings = Settings(secret=SECRET, database_url="postgresql://stimmung:geheim@db/x")
    assert "geheim" not in f"{settings!r} {settings}"
    assert SECRET not in f"{settings!r} {settings}"


def test_without_a_secret_there_is_none_that_works() -> None:
    with pytest.raises(SettingsError, match="STIMMUNG_SECRET is not set"):
        _ = load_settings({}).key


@pytest.mark.parametrize("given", ["proxy.example", "10.0.0.1/8", "*", "10.0.0.0/8,nonsense"])
def test_a_trusted_proxy_is_an_address_or_a_network(given: str) -> None:
    with pytest.raises(SettingsError):
        load_settings({"STIMMUNG_TRUSTED_PROXIES": given})
    networks = "10.0.0.0/8, 127.0.0.1,fd00::/8"
    assert load_settings({"STIMMUNG_TRUSTED_PROXIES": networks}).trusted_proxies == networks
