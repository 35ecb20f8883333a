"""Settings of the real workers in `test_outbox_processes`: the demo's, with the test effects and a quick beat."""

from __future__ import annotations

from config.settings.local import *  # noqa: F403  (a settings file is its base plus what differs)
from config.settings.local import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.base.effects.apps.EffectsConfig"]
CELERY_BEAT_SCHEDULE = {"outbox-reconcile": {"task": "base.outbox.background.reconcile", "schedule": 0.5}}
# A worker has no pages; without them it starts sooner.
ROOT_URLCONF = "base.urls"
