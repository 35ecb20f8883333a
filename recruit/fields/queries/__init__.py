"""Reads of the company's own fields: what a scope may be bound to, and what a job or application says in them."""

from __future__ import annotations

from recruit.fields.queries.answers import Shown, missing, shown, shown_many
from recruit.fields.queries.basics import (
    Category,
    OrgChoice,
    Type,
    built_in_choices,
    is_empty,
    label_of,
    live_fields,
    offered,
    org_choices,
    scope_words,
)
from recruit.fields.queries.checked import checked
from recruit.fields.queries.scope import Picked, known_scope, picked

__all__ = [
    "Category",
    "OrgChoice",
    "Picked",
    "Shown",
    "Type",
    "built_in_choices",
    "checked",
    "is_empty",
    "known_scope",
    "label_of",
    "live_fields",
    "missing",
    "offered",
    "org_choices",
    "picked",
    "scope_words",
    "shown",
    "shown_many",
]
