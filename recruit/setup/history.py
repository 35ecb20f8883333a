"""Kinds of audit entry of the company's vocabulary."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

DEPARTMENT_ADDED = register("department.added", _("{actor} added the department {object}"), icon="plus")
DEPARTMENT_EDITED = register("department.edited", _("{actor} edited the department {object}"), icon="edit")
DEPARTMENT_ARCHIVED = register("department.archived", _("{actor} archived the department {object}"), icon="eye-off")
DEPARTMENT_RESTORED = register("department.restored", _("{actor} brought the department {object} back"), icon="eye")
LOCATION_ADDED = register("location.added", _("{actor} added the location {object}"), icon="plus")
LOCATION_EDITED = register("location.edited", _("{actor} edited the location {object}"), icon="edit")
LOCATION_REMOVED = register("location.removed", _("{actor} removed the location {object}"), icon="trash")
BRAND_ADDED = register("brand.added", _("{actor} added the brand {object}"), icon="plus")
BRAND_EDITED = register("brand.edited", _("{actor} edited the brand {object}"), icon="edit")
BRAND_MADE_DEFAULT = register("brand.made_default", _("{actor} made {object} the default brand"), icon="star")
BRAND_REMOVED = register("brand.removed", _("{actor} removed the brand {object}"), icon="trash")
REASON_ADDED = register("exit_reason.added", _("{actor} added the reason “{object}”"), icon="plus")
REASON_RENAMED = register("exit_reason.renamed", _("{actor} reworded the reason “{object}”"), icon="edit")
REASON_SWITCHED_ON = register("exit_reason.switched_on", _("{actor} switched the reason “{object}” on"), icon="eye")
REASON_SWITCHED_OFF = register(
    "exit_reason.switched_off", _("{actor} switched the reason “{object}” off"), icon="eye-off"
)
REASON_SHIFTED = register("exit_reason.shifted", _("{actor} moved the reason “{object}” in its list"), icon="sort")
SOURCE_ADDED = register("source.added", _("{actor} added the source {object}"), icon="plus")
SOURCE_RENAMED = register("source.renamed", _("{actor} renamed the source {object}"), icon="edit")
SOURCE_ARCHIVED = register("source.archived", _("{actor} archived the source {object}"), icon="eye-off")
SOURCE_RESTORED = register("source.restored", _("{actor} brought the source {object} back"), icon="eye")
