"""Running a verb for a form: its refusal becomes an error of the form, so that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.forms import Form

from base.errors import Invalid, Refused, Stale

Result = TypeVar("Result")


def attempt(form: Form, act: Callable[[], Result]) -> Result | None:
    """The verb's result, or None after its refusal was put into the form."""
    try:
        return act()
    except Invalid as error:
        for field, message in (error.fields or {"": error.message}).items():
            form.add_error(field if field in form.fields else None, str(message))
    except (Refused, Stale) as error:
        form.add_error(None, str(error.message))
    return None
