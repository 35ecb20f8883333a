"""Sentences for answers that need another look."""

from __future__ import annotations

from django.utils.translation import gettext as _

from recruit.screening import marks, sheets
from recruit.screening.sheets import Ask


def sentence(ask: Ask, word: str) -> str:
    """What to do about an answer that is "missing", "unknown", "long" or no "amount"; it names the question."""
    question = marks.plain(ask.text)
    if word == "amount":
        return _("Enter an amount in figures, for example 42000.")
    if word == "unknown":
        return _("Choose one of the answers of “{question}”.").format(question=question)
    if word == "long":
        return _("Use at most {most} characters.").format(most=f"{sheets.LONGEST[ask.type]:,}")
    if ask.type == sheets.FILE:
        return _("Add the file for “{question}”.").format(question=question)
    if ask.type == sheets.CHECKBOX:
        return _("Tick the box of “{question}”.").format(question=question)
    return _("Answer “{question}”.").format(question=question)
