"""What can happen to background work by hand."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit import kinds

RETRIED = kinds.register("background.retried", _("{actor} asked to try {object} again"), icon="refresh")
RETRIED_ALL = kinds.register(
    "background.retried_all", _("{actor} asked to try {count} failed effects of {object} again"), icon="refresh"
)
DISCARDED = kinds.register("background.discarded", _("{actor} discarded {object}: {reason}"), icon="trash")
