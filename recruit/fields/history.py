"""Kinds of audit entry of the company's own fields."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

FIELD_ADDED = register("field.added", _("{actor} added the field {object}"), icon="plus")
FIELD_EDITED = register("field.edited", _("{actor} edited the field {object}"), icon="edit")
FIELD_MOVED = register("field.moved", _("{actor} changed the place of the field {object}"), icon="sort")
FIELD_ARCHIVED = register("field.archived", _("{actor} archived the field {object}"), icon="eye-off")
FIELD_RESTORED = register("field.restored", _("{actor} brought the field {object} back"), icon="eye")
FIELD_DEPENDS = register("field.depends", _("{actor} made the field {object} depend on {parent}"), icon="link")
FIELD_INDEPENDENT = register("field.independent", _("{actor} made the field {object} independent"), icon="link")
VALUE_ADDED = register("field_value.added", _("{actor} added the value {object}"), icon="plus")
VALUE_EDITED = register("field_value.edited", _("{actor} edited the value {object}"), icon="edit")
VALUE_MOVED = register("field_value.moved", _("{actor} changed the place of the value {object}"), icon="sort")
VALUE_ARCHIVED = register("field_value.archived", _("{actor} archived the value {object}"), icon="eye-off")
VALUE_RESTORED = register("field_value.restored", _("{actor} brought the value {object} back"), icon="eye")
VALUE_LINKED = register("field_value.linked", _("{actor} changed what may be chosen under {object}"), icon="link")
VALUES_SORTED = register("field.values_sorted", _("{actor} sorted the values of {object}"), icon="sort")
VALUES_IMPORTED = register("field.values_imported", _("{actor} imported values of {object}"), icon="upload")
