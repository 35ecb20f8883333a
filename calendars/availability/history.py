"""Kinds of audit entry of working hours and kept times. None of them tells what is in anybody's calendar."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

HOURS_SET = register("working_hours.set", _("{actor} changed the working hours of {object}"), icon="clock")
KEPT = register(
    "recurring_availability.kept", _("{actor} began to keep “{object}” free for interviews every week"), icon="calendar"
)
ENDED = register("recurring_availability.ended", _("{actor} ended the recurring availability “{object}”"), icon="x")
