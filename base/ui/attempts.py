"""Running a verb for a form: what the verb refuses becomes an error of the form, so that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.forms import BaseForm

from base.errors import DomainError, Invalid, Refused

Result = TypeVar("Result")


def attempt(form: BaseForm, act: Callable[[], Result]) -> Result | None:
    """The verb's result, or None after its refusal was put at the fields it is about."""
    try:
        return act()
    except (Invalid, Refused) as error:
        put_refusal(form, error)
        return None


def put_refusal(form: BaseForm, error: DomainError) -> None:
    """Write a refusal into the form: beside the fields it names, else above all of them."""
    fields = getattr(error, "fields", None) or {error.field or "": error.message}
    for name, sentence in fields.items():
        form.add_error(name if name in form.fields else None, str(sentence))
