"""What every way of running shares. Values that differ by place come from the environment through `config.env`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from config import env
from config.schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# --- What the product is made of -------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "base",
    "accounts",
    "calendars",
    "recruit",
    "portal",
    "api",
]
MIDDLEWARE = [
    "base.middleware.RequestIdMiddleware",
    "base.middleware.PlainAddressMiddleware",
    "api.middleware.ApiDoorMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.ActorMiddleware",
    "portal.middleware.LanguageMiddleware",
    "accounts.middleware.SignInRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "base.middleware.DomainErrorMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "base.ui.context.shell",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
                )
            ],
            "builtins": ["django.templatetags.i18n", "template_partials.templatetags.partials", "base.templatetags.ui"],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "base.ui.tags.selects.Renderer"

# --- Where the data is -----------------------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.database()
    | {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
# Many short questions over data that fits into memory or on a fast disk: PostgreSQL is told that single rows are cheap
# and that neither compiling nor a second process is worth its start. What DATABASE_URL says wins.
DATABASES["default"]["OPTIONS"] = {
    "options": "-c random_page_cost=1.1 -c jit=off -c max_parallel_workers_per_gather=0",
    **DATABASES["default"]["OPTIONS"],
}
REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "base.cache.ForgivingRedisCache",
        "LOCATION": env.text("CACHE_URL", REDIS_URL.rsplit("/", 1)[0] + "/1"),
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.3},
    }
}
STATE_DIR = Path(env.text("STATE_DIR", str(BASE_DIR / ".state")))
MEDIA_ROOT = env.text("MEDIA_ROOT", str(STATE_DIR / "files"))
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "static/"
STATIC_ROOT = env.text("STATIC_ROOT", str(STATE_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]

# --- Who is asked, and how they prove it ------------------------------------------------------------------------
SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
CREDENTIAL_KEYS = env.words("CREDENTIAL_KEYS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default="localhost,127.0.0.1,[::1]")
# Hosts at whose root the REST API answers, so that clients of the original product only change the base address.
API_HOSTS = [host.lower() for host in env.words("API_HOSTS")]
ALLOWED_HOSTS += API_HOSTS
PUBLIC_URL = env.text("PUBLIC_URL", "http://localhost:8000").rstrip("/")
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.UserBackend"]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "/"
# The e-mail is unique whatever its capitals, by a constraint on its lower case, which this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24 * 3
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 7
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "base.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
# Hosts the operator lets the one outgoing client reach although their addresses are private: "host:port" entries.
EGRESS_PRIVATE_HOSTS = env.words("EGRESS_PRIVATE_HOSTS")
# A file of certificate authorities trusted beside the usual ones: those of the operator's own network.
EGRESS_CA_FILE = env.text("EGRESS_CA_FILE", "")
# Where Microsoft's sign-in and Graph are: national clouds have their own, and the simulators stand in for both.
ENTRA_URL = env.text("ENTRA_URL", "https://login.microsoftonline.com").rstrip("/")
GRAPH_URL = env.text("GRAPH_URL", "https://graph.microsoft.com").rstrip("/")
# Name servers that are asked for the records that prove e-mail domains: "address:port" entries; empty: the system's.
DNS_SERVERS = env.words("DNS_SERVERS")

# --- Words, clocks, mail ---------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
# Pages behind sign-in speak English. Candidates' pages and letters speak these five, each called by its own name.
STAFF_LANGUAGES = [("en", "English (United States)"), ("en-gb", "English (United Kingdom)")]
PUBLIC_LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("es", "Español"), ("pl", "Polski")]
LANGUAGES = [*STAFF_LANGUAGES, *PUBLIC_LANGUAGES[1:]]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Recruit <recruit@localhost>")
locals().update(env.mail())

# --- Files and forms -------------------------------------------------------------------------------------------
FILE_UPLOAD_HANDLERS = [
    "base.files.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
DATA_UPLOAD_MAX_NUMBER_FILES = 201  # two hundred résumés at once
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Background work (reliability: wake-ups only; the outbox is the truth) ---------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600, "socket_timeout": 5, "socket_connect_timeout": 2}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.5}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "now"
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 350_000
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = SCHEDULE
# A request that was answered does beat's round when beat is dead.
OUTBOX_NUDGE = True
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE_DIR / "beat-schedule")
# Every process that reads settings may send wake-ups, so the Celery application must exist in it.
import_module("config.celery")

# --- REST ------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["base.rest.permissions.Authenticated", "api.scopes.Granted"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "base.rest.schema.Schema",
    "EXCEPTION_HANDLER": "base.rest.errors.answer",
    "UNAUTHENTICATED_USER": None,
    "DATETIME_FORMAT": "%Y-%m-%dT%H:%M:%S.%fZ",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Recruit API",
    "VERSION": "2020.10",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_COERCE_PATH_PK": False,
    "PATH_CONVERTER_OVERRIDES": {"id": {"type": "string"}},
    "POSTPROCESSING_HOOKS": [],
}

# --- What is switched on here ------------------------------------------------------------------------------------
STYLEGUIDE = False
MAILBOX = False
ENVIRONMENT_RIBBON = ""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "base.logs.RedactingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    # The first two write whole addresses at INFO, tokens in the query included; msal what proves a sign-in at DEBUG.
    "loggers": {"httpx": {"level": "WARNING"}, "httpcore": {"level": "WARNING"}, "msal": {"level": "WARNING"}},
}
