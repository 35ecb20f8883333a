"""Fields of a form by their name, typed: what a form only learns when it is opened (its choices, its rows)."""

from __future__ import annotations

from typing import Any

from django import forms


def choice_of(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """Find a field with choices, to fill them.

    Raises KeyError when the form has no such field, TypeError when it takes no choices.
    """
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} of {type(form).__name__} takes no choices")
    return field


def rows_of(form: forms.BaseForm, name: str) -> forms.ModelChoiceField[Any]:
    """Find a field that offers rows, to say which.

    Raises KeyError when the form has no such field, TypeError when it offers no rows.
    """
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} of {type(form).__name__} offers no rows")
    return field
