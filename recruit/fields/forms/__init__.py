"""Shapes of what is typed into the company's own fields, and of the org values something is bound to."""

from __future__ import annotations

from recruit.fields.forms.custom import CustomFields, fields_for
from recruit.fields.forms.scope import ScopeField, ScopeWidget

__all__ = ["CustomFields", "ScopeField", "ScopeWidget", "fields_for"]
