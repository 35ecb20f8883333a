"""pytest. The database address is filled in by tests/conftest.py once its server runs."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests-0123456789-0123456789-0123456789-abcdef")
os.environ.setdefault("CREDENTIAL_KEYS", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
os.environ.setdefault("DATABASE_URL", "postgres://app@127.0.0.1:1/app")
os.environ.setdefault("STATE_DIR", tempfile.mkdtemp(prefix="recruit-test-"))

from config.settings.base import *  # noqa: F403  (the environment above must be set first)
from config.settings.base import STORAGES

DEBUG = False
STYLEGUIDE = True
MAILBOX = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
OUTBOX_NUDGE = False
ALLOWED_HOSTS = ["*"]
API_HOSTS = ["api.testserver"]
PUBLIC_URL = "http://testserver"
