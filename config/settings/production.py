"""Servers. Starting with an unset secret, debug mode or a default password is refused with a sentence."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from config import env
from config.settings.base import *  # noqa: F403  (a settings file is its base plus what differs)
from config.settings.base import CREDENTIAL_KEYS, DATABASES, PUBLIC_URL, SECRET_KEY

DEBUG = env.boolean("DEBUG", default=False)
_DEFAULT_PASSWORDS = {"", "postgres", "password", "recruit", "app", "admin", "changeme", "secret"}

if DEBUG:
    raise ImproperlyConfigured("DEBUG must be off in production: it shows secrets to visitors.")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10:
    raise ImproperlyConfigured("SECRET_KEY must be at least 50 random characters.")
if not CREDENTIAL_KEYS:
    raise ImproperlyConfigured("Set CREDENTIAL_KEYS: one or more Fernet keys, newest first, separated by commas.")
if str(DATABASES["default"]["PASSWORD"]).lower() in _DEFAULT_PASSWORDS:
    raise ImproperlyConfigured("DATABASE_URL carries no password or a default one; set a strong password.")
if not PUBLIC_URL.startswith("https://"):
    raise ImproperlyConfigured("PUBLIC_URL must be the https:// address people use.")

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS to the host names people use, separated by commas; * is refused.")

SECURE_SSL_REDIRECT = env.boolean("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.boolean("BEHIND_PROXY", default=True) else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
