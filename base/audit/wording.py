"""Turns an audit entry into words: the kind's sentence filled with names and facts, what changed, what it looks like.

Everything returned is plain text; templates escape it. Blanked facts read as "removed".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from string import Formatter
from typing import Any

from django.utils.translation import gettext as _

from base.actors import ActorKind
from base.audit import kinds
from base.audit.models import Entry
from base.ui import parts, statuses
from base.ui.tags.words import icon_names

BLANKED = {"erased": True}
_LONGEST = 300
_TELLING = ("reason", "note", "comment")


def sentence_of(entry: Entry) -> str:
    """The whole sentence: "Ada Lovelace moved the candidate from New to Interview"."""
    return _fill(str(kinds.get(entry.kind).sentence), entry)


def actor_of(entry: Entry) -> str:
    """How the actor is shown."""
    if entry.actor_name:
        return entry.actor_name
    return _("The system") if entry.actor_kind == ActorKind.SYSTEM else _("Somebody")


def detail_of(entry: Entry) -> str:
    """What the sentence does not say: a reason, and the fields that changed with their values before and after."""
    told = str(kinds.get(entry.kind).sentence)
    said = [plain(entry.data[name]) for name in _TELLING if entry.data.get(name) and f"{{{name}}}" not in told]
    changed = [(field, pair) for field, pair in entry.changes.items() if isinstance(pair, list) and pair]
    return " · ".join([*said, *(_change(entry, field, pair[0], pair[-1]) for field, pair in changed)])


def drawn(entry: Entry) -> parts.Entry:
    """The entry as `{% timeline %}` takes it. The actor stands in bold when the sentence begins with it."""
    kind = kinds.get(entry.kind)
    pattern = str(kind.sentence)
    who = ""
    if pattern.startswith("{actor} "):
        who, pattern = actor_of(entry), pattern.removeprefix("{actor} ")
    icon = kind.icon if kind.icon in icon_names() else "circle"
    return parts.Entry(entry.created_at, _fill(pattern, entry), who=who, icon=icon, detail=detail_of(entry))


def plain(value: Any) -> str:
    """One fact as words."""
    if value is None or value == "":
        return "—"
    if value == BLANKED:
        return _("removed")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(plain(each) for each in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{_named(name)}: {plain(each)}" for name, each in value.items())
    if isinstance(value, dt.date):
        return value.isoformat()
    text = str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _change(entry: Entry, field: str, before: Any, after: Any) -> str:
    """What became of a field: the values before and after, or that a secret is another one."""
    known = kinds.get(entry.kind).fields.get(field)
    name = str(known.label) if known else _named(field)
    if (before, after) == kinds.SECRET_CHANGED:
        return _("%(field)s: changed") % {"field": name}
    values = {"before": _worded(entry, field, before), "after": _worded(entry, field, after)}
    return _("%(field)s: %(before)s → %(after)s") % {"field": name, **values}


def _worded(entry: Entry, field: str, value: Any) -> str:
    """A value of a field; a code that has words (a stage, a status) reads as people see it elsewhere."""
    known = kinds.get(entry.kind).fields.get(field)
    if known and isinstance(value, str) and value in known.words:
        return str(known.words[value])
    kind = entry.kind.partition(".")[0] if field == "status" else field
    try:
        return str(statuses.look(kind, value).label)
    except (TypeError, ValueError):  # not a code, or a list
        return plain(value)


def _named(field: str) -> str:
    return str(field).replace("_", " ").capitalize()


def _fill(pattern: str, entry: Entry) -> str:
    facts = {**entry.data, "actor": actor_of(entry), "object": entry.object_name or _("something that was removed")}
    words: list[str] = []
    for text, name, _spec, _conversion in Formatter().parse(pattern):
        words.append(text)
        if name is not None:
            # Only the name itself is looked up: a fact's attributes are nobody's business here.
            words.append(plain(facts.get(name)))
    return "".join(words)
