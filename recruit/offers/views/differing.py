"""What two versions of an offer say differently, in words a page can show."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from recruit.offers import comparing, queries
from recruit.offers.models import Offer, OfferVersion

# What is longer is compared word by word.
LONGEST_LINE = 120


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs: its name, what it said before and after. Long texts are compared word by word."""

    label: str
    before: str
    after: str
    is_text: bool = False


def changes_between(
    offer: Offer, older: OfferVersion, newer: OfferVersion, hidden: Collection[str] = ()
) -> list[Change]:
    """The differences in the order of the form, hidden terms left out, then those of the words."""
    old, new = queries.content_at(older), queries.content_at(newer)
    before = {line.key: line for line in queries.folded(queries.shown_terms(offer, hidden=hidden, content=old))}
    after = {line.key: line for line in queries.folded(queries.shown_terms(offer, hidden=hidden, content=new))}
    keys = [key for key in {**after, **before} if key not in hidden]
    found = []
    for key in keys:
        was, now = (lines[key].value if key in lines else "" for lines in (before, after))
        if was != now:
            is_text = max(len(was), len(now)) > LONGEST_LINE
            found.append(Change((after.get(key) or before[key]).label, was, now, is_text))
    return found + _words(old.words, new.words)


def _words(old: dict[str, str], new: dict[str, str]) -> list[Change]:
    labels = {
        "expires_at": _("Open until"),
        "subject": _("Subject of the mail"),
        "mail_text": _("Text of the mail"),
        "letter": _("Offer letter"),
    }
    changed = comparing.differences(old, new, list(labels))
    return [
        Change(labels.get(row.key, row.key), *_days(row), is_text=row.key in {"mail_text", "letter"}) for row in changed
    ]


def _days(row: comparing.Difference) -> tuple[str, str]:
    if row.key != "expires_at":
        return row.before, row.after
    zone = queries.company_zone()
    days = (parse_datetime(text) if text else None for text in (row.before, row.after))
    first, second = (date_format(day.astimezone(zone), "j M Y") if day else "" for day in days)
    return first, second
