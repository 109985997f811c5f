"""Settings from the environment."""

import os
import re
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import msgspec

from service.addresses import is_loopback, is_safe
from service.kernel.ids import pseudonym
from service.kernel.said import Address
from service.setting_faults import SettingsError, check_secret, check_server, named, usable

__all__ = [
    "DEV_IDP",
    "SECRETS",
    "Settings",
    "SettingsError",
    "load_settings",
    "require_development",
    "secrets_set",
    "told",
]

DEV_IDP = "/dev/idp"

Port = Annotated[int, msgspec.Meta(ge=1, le=65_535)]
PoolSize = Annotated[int, msgspec.Meta(ge=1, le=1_000)]
Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]
TeamName = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$(?!\n)")]
Quota = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Days = Annotated[int, msgspec.Meta(ge=1, le=36_500)]
Minutes = Annotated[int, msgspec.Meta(ge=5, le=24 * 60)]
SessionDays = Annotated[int, msgspec.Meta(ge=1, le=90)]
# The database refuses to forget what was done within the last year.
AuditDays = Annotated[int, msgspec.Meta(ge=366, le=36_500)]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the deployment decides."""

    database_url: str | None = None
    redis_url: str | None = None
    secret: str | None = None
    state_dir: Path = Path(".stimmung")
    host: str = "127.0.0.1"
    port: Port = 8080
    metrics_host: str = "127.0.0.1"
    api_metrics_port: Port = 8090
    worker_metrics_port: Port = 8091
    zone: str = "Europe/Berlin"
    model: str = "builtin"
    pool_size: PoolSize = 8
    personnel_pattern: str | None = None
    leavers_percent: Percent = 10
    scim_teams: Literal["groups", "department"] = "groups"
    scim_newcomers: TeamName = "ohne-team"
    address: Address = "sie"
    public_url: str | None = None
    trusted_proxies: str = ""
    requests_per_minute: Quota = 600
    failures_per_minute: Quota = 60
    sign_ins_per_minute: Quota = 120
    oidc_issuer: str | None = None
    oidc_client_id: str = "stimmung"
    oidc_client_secret: str | None = None
    oidc_claim: str = "preferred_username"
    dev_sign_in: bool = False
    session_idle_minutes: Minutes = 8 * 60
    session_days: SessionDays = 7
    keep_texts_days: Days = 90
    keep_requests_days: Days = 7
    keep_links_days: Days = 30
    keep_audit_days: AuditDays = 3 * 365 + 1

    def __repr__(self) -> str:
        """Return no values: some of them are secrets, and a log would keep them."""
        return "Settings(...)"

    @property
    def base_url(self) -> str:
        """Where browsers reach the service, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def issuer(self) -> str | None:
        """Who signs people in: the provider named, or on one machine the one of development."""
        return self.base_url + DEV_IDP if self.dev_sign_in else self.oidc_issuer

    @property
    def is_embedded(self) -> bool:
        """Whether the database is the embedded one, which listens on no network."""
        parts = urlsplit(self.database_url or "")
        return not parts.hostname and parse_qs(parts.query).get("host", [""])[0].startswith("/")

    @property
    def is_https(self) -> bool:
        """Whether browsers come encrypted."""
        return self.base_url.startswith("https://")

    @property
    def timezone(self) -> ZoneInfo:
        """Where the organisation's days begin."""
        return ZoneInfo(self.zone)

    @property
    def key(self) -> bytes:
        """The deployment's secret, which the database never sees.

        Raises:
            SettingsError: no secret is set.
        """
        if self.secret is None:
            raise SettingsError("STIMMUNG_SECRET is not set: give at least 32 random characters")
        return self.secret.encode()

    def role_password(self, login: str) -> str:
        """Return the password of a database role, derived from the secret."""
        return pseudonym(self.key, "database-password", login).hex

    def role_url(self, login: str) -> str:
        """Return the owner's database URL with another login."""
        parts = urlsplit(self.owner_url)
        place = parts.netloc.rpartition("@")[2]
        credentials = f"{quote(login)}:{self.role_password(login)}"
        return urlunsplit(parts._replace(netloc=f"{credentials}@{place}"))

    @property
    def owner_url(self) -> str:
        """The URL of the schema's owner, used by migrations only.

        Raises:
            SettingsError: no database is set.
        """
        if self.database_url is None:
            raise SettingsError(
                "DATABASE_URL is not set: set it, or start everything with `stimmung run`. While "
                "that is going, commands of administration find its database by STIMMUNG_STATE "
                "(.stimmung where it was started)"
            )
        return self.database_url


_NAMES = {
    "DATABASE_URL": "database_url",
    "REDIS_URL": "redis_url",
    "STIMMUNG_SECRET": "secret",
    "STIMMUNG_STATE": "state_dir",
    "STIMMUNG_HOST": "host",
    "STIMMUNG_PORT": "port",
    "STIMMUNG_METRICS_HOST": "metrics_host",
    "STIMMUNG_API_METRICS_PORT": "api_metrics_port",
    "STIMMUNG_WORKER_METRICS_PORT": "worker_metrics_port",
    "STIMMUNG_ZONE": "zone",
    "STIMMUNG_MODEL": "model",
    "STIMMUNG_POOL_SIZE": "pool_size",
    "STIMMUNG_PERSONNEL_PATTERN": "personnel_pattern",
    "STIMMUNG_LEAVERS_PERCENT": "leavers_percent",
    "STIMMUNG_SCIM_TEAMS": "scim_teams",
    "STIMMUNG_SCIM_NEWCOMERS": "scim_newcomers",
    "STIMMUNG_ADDRESS": "address",
    "STIMMUNG_PUBLIC_URL": "public_url",
    "STIMMUNG_TRUSTED_PROXIES": "trusted_proxies",
    "STIMMUNG_REQUESTS_PER_MINUTE": "requests_per_minute",
    "STIMMUNG_FAILURES_PER_MINUTE": "failures_per_minute",
    "STIMMUNG_SIGN_INS_PER_MINUTE": "sign_ins_per_minute",
    "STIMMUNG_OIDC_ISSUER": "oidc_issuer",
    "STIMMUNG_OIDC_CLIENT_ID": "oidc_client_id",
    "STIMMUNG_OIDC_CLIENT_SECRET": "oidc_client_secret",
    "STIMMUNG_OIDC_CLAIM": "oidc_claim",
    "STIMMUNG_DEV_SIGN_IN": "dev_sign_in",
    "STIMMUNG_SESSION_IDLE_MINUTES": "session_idle_minutes",
    "STIMMUNG_SESSION_DAYS": "session_days",
    "STIMMUNG_KEEP_TEXTS_DAYS": "keep_texts_days",
    "STIMMUNG_KEEP_REQUESTS_DAYS": "keep_requests_days",
    "STIMMUNG_KEEP_LINKS_DAYS": "keep_links_days",
    "STIMMUNG_KEEP_AUDIT_DAYS": "keep_audit_days",
}
SECRETS = ("DATABASE_URL", "REDIS_URL", "STIMMUNG_SECRET", "STIMMUNG_OIDC_CLIENT_SECRET")


def told(settings: Settings) -> dict[str, str | None]:
    """Return the settings in force as one would write them, without those that are secrets."""
    return {
        name: _written(getattr(settings, field))
        for name, field in _NAMES.items()
        if name not in SECRETS
    }


def _written(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def secrets_set(settings: Settings) -> dict[str, bool]:
    """Return which secrets are set, and nothing of what they are."""
    return {name: getattr(settings, _NAMES[name]) is not None for name in SECRETS}


def _from_files(environ: Mapping[str, str]) -> dict[str, str]:
    """Read secrets that lie in files, as orchestrators hand them over."""
    found = {}
    for name in SECRETS:
        path = environ.get(f"{name}_FILE")
        if not path:
            continue
        if environ.get(name):
            raise SettingsError(f"{name} and {name}_FILE are both set: leave one out")
        try:
            found[_NAMES[name]] = Path(path).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is no text"
            raise SettingsError(f"{name}_FILE cannot be read: {reason}") from None
        if not found[_NAMES[name]]:
            raise SettingsError(f"{name}_FILE is empty")
    return found


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings, or raise `SettingsError` naming the variable that cannot be used."""
    given = {field: environ[name] for name, field in _NAMES.items() if environ.get(name)}
    given |= _from_files(environ)
    try:
        settings = msgspec.convert(
            given, Settings, strict=False, dec_hook=lambda kind, value: kind(value)
        )
    except msgspec.ValidationError as error:
        raise named(error, _NAMES) from error
    with usable("STIMMUNG_ZONE"):
        _ = settings.timezone
    with usable("STIMMUNG_PERSONNEL_PATTERN"):
        re.compile(settings.personnel_pattern or "")
    with usable("STIMMUNG_TRUSTED_PROXIES"):
        for proxy in filter(None, settings.trusted_proxies.split(",")):
            ip_network(proxy.strip())
    check_server("DATABASE_URL", settings.database_url, ("postgresql", "postgres"))
    check_server("REDIS_URL", settings.redis_url, ("redis", "rediss", "unix"))
    check_secret(settings.secret)
    _check_sign_in(settings)
    return settings


def _check_sign_in(settings: Settings) -> None:
    """Refuse addresses over which a session or a token would travel in the clear."""
    given = {
        "STIMMUNG_PUBLIC_URL": settings.public_url,
        "STIMMUNG_OIDC_ISSUER": settings.oidc_issuer,
    }
    for name, url in given.items():
        if url is None:
            continue
        parts = urlsplit(url)
        if not parts.hostname or parts.query or parts.fragment:
            raise SettingsError(f"{name} is not an address: give https://host")
        if not is_safe(url):
            raise SettingsError(f"{name} needs https: only this machine itself may do without")
    if urlsplit(settings.public_url or "").path not in ("", "/"):
        raise SettingsError("STIMMUNG_PUBLIC_URL ends with the host: the service needs its own")
    if settings.oidc_issuer and settings.public_url is None and not is_loopback(settings.host):
        raise SettingsError(
            "STIMMUNG_OIDC_ISSUER needs STIMMUNG_PUBLIC_URL, where people return to"
        )
    if settings.dev_sign_in:
        require_development(settings)


def require_development(settings: Settings) -> None:
    """Refuse a provider that signs in whoever clicks, wherever anybody else could click.

    Raises:
        SettingsError: it says why.
    """
    reasons = {
        "STIMMUNG_OIDC_ISSUER names a real one": settings.oidc_issuer is not None,
        f"STIMMUNG_HOST is {settings.host}, not this machine alone": not is_loopback(settings.host),
        "STIMMUNG_PUBLIC_URL is set: others are to come": settings.public_url is not None,
        "the database is not the embedded one": not settings.is_embedded,
    }
    for reason, holds in reasons.items():
        if holds:
            raise SettingsError(f"the development identity provider does not start: {reason}")
