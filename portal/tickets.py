"""Pure: signed notes a public form carries along, so that the server keeps no session for a visitor."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing

FORM_LASTS = timedelta(hours=24)
RECEIPT_LASTS = timedelta(days=7)
# Nobody fills the form in faster; a program does.
LEAST_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Ticket:
    """One opening of an application form: for which ad, when, and a name that is used up by sending."""

    number: int
    name: str
    opened_at: datetime

    def age(self, now: datetime) -> timedelta:
        """How long ago the form was opened."""
        return now - self.opened_at


def issue(number: int, *, now: datetime) -> str:
    """A signed ticket for a form that is opened now."""
    return signing.dumps([number, secrets.token_hex(16), now.timestamp()], salt="portal.ticket")


def read(text: str, number: int, *, now: datetime) -> Ticket | None:
    """The ticket, when it is ours, for this ad and not too old; else None."""
    try:
        of, name, opened = signing.loads(text, salt="portal.ticket")
        ticket = Ticket(int(of), str(name), datetime.fromtimestamp(float(opened), tz=now.tzinfo))
    except (signing.BadSignature, ValueError, TypeError, OverflowError):
        return None
    is_good = ticket.number == number and timedelta(0) <= ticket.age(now) <= FORM_LASTS
    return ticket if is_good else None


def receipt(application: UUID) -> str:
    """A signed receipt for the confirmation page. The same whether somebody applies first or again."""
    return signing.dumps([application.hex], salt="portal.receipt", compress=False)


def read_receipt(text: str) -> UUID | None:
    """The application of a receipt, when it is ours and not older than a week; else None."""
    try:
        (key,) = signing.loads(text, salt="portal.receipt", max_age=RECEIPT_LASTS)
        return UUID(hex=key)
    except (signing.BadSignature, ValueError, TypeError):
        return None
