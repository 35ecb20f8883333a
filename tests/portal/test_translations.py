"""Every word candidates meet is translated into every language of the public pages, and well-formed there."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from django.utils import translation

from config.languages import extracting
from config.languages.public import LANGUAGES

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def found() -> Catalog:
    """What the public files say, in English."""
    return extracting.found_words()


def _words(text: Any) -> list[str]:
    return list(text) if isinstance(text, list | tuple) else [text]


def test_the_words_of_public_pages_and_letters_are_found(found: Catalog) -> None:
    for english in (
        "Apply for this job",  # an argument of a component tag
        "Send application",
        "Your link to your applications",  # a letter
        "Enter your first name.",  # an error of a form
        "{company} may keep what I sent and what was noted about me, and write to me when a job may suit me.",
    ):
        assert found.get(english) is not None, english
    assert found.get("Use Google Tag Manager") is None, "words of settings are for staff"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_public_is_left_in_english(found: Catalog, language: str) -> None:
    """`.venv/bin/python -m config.languages.extracting` brings new words in; translate them where this fails."""
    known = extracting.read(language)
    missing = []
    for message in found:
        if message.id:
            ours = known.get(_words(message.id)[0], message.context)
            if ours is None or ours.fuzzy or not all(_words(ours.string)):
                missing.append(message.id)
    assert missing == []
    stale = [ours.id for ours in known if ours.id and found.get(_words(ours.id)[0], ours.context) is None]
    assert stale == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_complete(language: str) -> None:
    known = extracting.read(language)
    plural = [message for message in known if isinstance(message.id, list | tuple)]
    assert len(plural) > 5
    assert {len(_words(message.string)) for message in plural} == {known.num_plurals}


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_white_space_agree(language: str) -> None:
    for message in extracting.read(language):
        if not message.id:
            continue
        english = _words(message.id)[-1]
        for text in _words(message.string):
            assert Counter(_PLACEHOLDER.findall(text)) == Counter(_PLACEHOLDER.findall(english)), text
            assert [text[:1].isspace(), text[-1:].isspace()] == [english[:1].isspace(), english[-1:].isspace()], text
            assert text.count("\n\n") == english.count("\n\n"), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_running_product_speaks_it(language: str) -> None:
    told = {
        "de": "Bewerbung senden",
        "fr": "Envoyer la candidature",
        "es": "Enviar candidatura",
        "pl": "Wyślij zgłoszenie",
    }
    with translation.override(language):
        assert translation.gettext("Send application") == told[language]
