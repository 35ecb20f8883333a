"""Typed readers of environment variables and their `*_FILE` twins (secrets mounted as files).

Nothing here knows a setting's meaning: `config/settings/` does.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """Read `name`, else the file named by `name_FILE`, else `default`.

    Raises ImproperlyConfigured with the variable's name when nothing is given.
    """
    if name in os.environ:
        return os.environ[name]
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names {file}, which cannot be read: {error.strerror}.") from error
    if default is None:
        raise ImproperlyConfigured(f"Set the environment variable {name} (or {name}_FILE).")
    return default


def boolean(name: str, *, default: bool) -> bool:
    """Read a yes/no variable; anything but the usual words is refused."""
    value = text(name, "yes" if default else "no").strip().lower()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def integer(name: str, *, default: int) -> int:
    """Read a whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def words(name: str, *, default: str = "") -> list[str]:
    """Read a comma-separated list; blanks are dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str = "DATABASE_URL", default: str | None = None) -> dict[str, object]:
    """Read a postgres:// address into Django's database settings."""
    address = urlsplit(text(name, default))
    if address.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must begin with postgres://; other databases are not supported.")
    options = dict(parse_qsl(address.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": address.hostname or "",
        "PORT": address.port or 5432,
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "NAME": unquote(address.path.lstrip("/")),
        "OPTIONS": options,
    }


def mail(name: str = "EMAIL_URL", default: str = "mailbox://") -> dict[str, object]:
    """Read where e-mail goes: smtp://user:password@host:port?tls=yes, smtps://…, or mailbox:// (kept and shown)."""
    address = urlsplit(text(name, default))
    if address.scheme == "mailbox":
        return {"EMAIL_BACKEND": "base.mail.backends.MailboxBackend"}
    if address.scheme not in {"smtp", "smtps"}:
        raise ImproperlyConfigured(f"{name} must begin with smtp://, smtps:// or mailbox://.")
    options = dict(parse_qsl(address.query))
    return {
        "EMAIL_BACKEND": "base.mail.backends.SmtpBackend",
        "EMAIL_HOST": address.hostname or "localhost",
        "EMAIL_PORT": address.port or (465 if address.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(address.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(address.password or ""),
        "EMAIL_USE_SSL": address.scheme == "smtps",
        "EMAIL_USE_TLS": options.get("tls", "no") in _TRUE,
        "EMAIL_TIMEOUT": 20,
    }
