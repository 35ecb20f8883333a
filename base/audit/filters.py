"""What narrows the audit, as it stands in the address. Days are those of the reader's zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date

from base.audit import queries
from base.audit.models import Entry


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Kind (or subject with a dot), beginning of an actor's name, an actor's or a thing's key, first and last day."""

    kind: str = ""
    who: str = ""
    actor: str = ""
    about: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> AuditFilter:
        """The filter of a query string. Days that are none count as not given."""
        lengths = {"kind": 80, "who": 100, "actor": 80, "about": 100}
        values = {name: given.get(name, "").strip().replace("\x00", "")[:most] for name, most in lengths.items()}
        for name in ("since", "until"):
            values[name] = given.get(name, "") if _day(given.get(name, "")) else ""
        return cls(**values)

    @property
    def is_set(self) -> bool:
        """Whether anything is narrowed."""
        return any(asdict(self).values())

    @property
    def given(self) -> dict[str, str]:
        """Only what is set, for addresses and for the audit of an export."""
        return {name: value for name, value in asdict(self).items() if value}

    def narrow(self) -> QuerySet[Entry]:
        """The entries that fit."""
        since, until = _day(self.since), _day(self.until)
        return queries.entries(
            kind=self.kind,
            actor_name=self.who,
            actor_key=self.actor,
            about=self.about,
            since=_midnight(since) if since else None,
            until=_midnight(until + timedelta(days=1)) if until and until < date.max else None,
        )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
