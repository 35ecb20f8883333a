"""Which language candidates are spoken and written to: theirs where we speak it, else the company's."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.conf import settings
from django.utils import translation

from accounts.preferring import value
from base.errors import DomainError
from recruit.setup import preferences


def spoken(code: str) -> str:
    """The language of ours for a code such as "de-AT"; "" when we do not speak it."""
    plain = code.strip().lower().replace("_", "-")
    if plain == "en-gb":
        return plain
    main = plain.partition("-")[0]
    return main if main in dict(settings.PUBLIC_LANGUAGES) else ""


def of_company() -> str:
    """The language for people about whom nothing is known."""
    try:
        return spoken(value(preferences.LANGUAGE)) or settings.LANGUAGE_CODE
    except DomainError:  # before the installation is set up
        return settings.LANGUAGE_CODE


def writing_in(code: str) -> AbstractContextManager[None]:
    """Write to a candidate in their language, whatever language the one who causes the letter works in."""
    return translation.override(spoken(code) or of_company())
