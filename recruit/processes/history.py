"""Kinds of audit entry of hiring processes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

PROCESS_ADDED = register("process.added", _("{actor} added the hiring process {object}"), icon="plus")
PROCESS_RENAMED = register("process.renamed", _("{actor} renamed the hiring process to {object}"), icon="edit")
PROCESS_MADE_DEFAULT = register("process.made_default", _("{actor} made {object} the default process"), icon="star")
PROCESS_ARCHIVED = register("process.archived", _("{actor} archived the hiring process {object}"), icon="eye-off")
PROCESS_RESTORED = register("process.restored", _("{actor} brought the hiring process {object} back"), icon="eye")
PROCESS_BOUND = register("process.bound", _("{actor} changed for which jobs {object} is"), icon="link")
JOB_FOLLOWS = register(
    "job.process_changed", _("{actor} changed the hiring process from {before} to {after}"), icon="board"
)
STEP_EDITED = register("step.edited", _("{actor} edited the step {object}"), icon="edit")
STEP_ADDED = register("step.added", _("{actor} added the step {object}"), icon="plus")
STEP_RENAMED = register("step.renamed", _("{actor} renamed the step to {object}"), icon="edit")
STEPS_ORDERED = register("step.ordered", _("{actor} changed the order of the steps in {stage}"), icon="sort")
STEP_REQUIRED = register("step.required", _("{actor} made the step {object} required"), icon="lock")
STEP_OPTIONAL = register("step.optional", _("{actor} made the step {object} optional"), icon="lock")
STEP_DELETED = register("step.deleted", _("{actor} deleted the step {object}"), icon="trash")
