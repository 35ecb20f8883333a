"""Kinds of audit entry of tasks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

GIVEN = register("task.given", _("{actor} gave the task “{object}”"), icon="list")
EDITED = register("task.edited", _("{actor} changed the task “{object}”"), icon="edit")
DONE = register("task.done", _("{actor} finished the task “{object}”"), icon="check")
REOPENED = register("task.reopened", _("{actor} opened the task “{object}” again"), icon="undo")
ARCHIVED = register("task.archived", _("{actor} put the task “{object}” away"), icon="eye-off")
