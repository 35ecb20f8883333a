"""Settings of the benchmark: a local installation without what only demos have, that counts its statements."""

from __future__ import annotations

from config.settings.local import *  # noqa: F403  (a settings file is its base plus what differs)
from config.settings.local import MIDDLEWARE as LOCAL_MIDDLEWARE

DEBUG = False
STYLEGUIDE = False
ENVIRONMENT_RIBBON = ""
MIDDLEWARE = ["config.benchmark.counting.CountingMiddleware", *LOCAL_MIDDLEWARE]
