"""A recruiter's or engineer's own machine: what `python3 run.py` starts."""

from __future__ import annotations

from config.settings.base import *  # noqa: F403  (a settings file is its base plus what differs)

DEBUG = False
STYLEGUIDE = True
MAILBOX = True
ENVIRONMENT_RIBBON = "demo"
