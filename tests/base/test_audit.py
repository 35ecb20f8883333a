"""The audit: what is written, how it is found and worded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils.translation import gettext_lazy as _

from base.actors import Actor, ActorKind
from base.audit import kinds, queries, recording, wording

pytestmark = pytest.mark.django_db


@dataclass
class Thing:
    """Something to write about."""

    name: str
    public_id: UUID
    audit_kind: str = "thing"

    def __str__(self) -> str:
        return self.name


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> kinds.Kind:
    """A kind for this test only."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    return kinds.register(
        "thing.moved",
        _("{actor} moved {object} to {place}"),
        icon="arrow-right",
        personal=("letter",),
        public="thing.moved",
    )


ADA = Actor(ActorKind.USER, "ada", "Ada")
CAY = Actor(ActorKind.USER, "cay", "Cay")


def _thing(name: str = "Box") -> Thing:
    return Thing(name, uuid4())


def test_entry_keeps_who_what_where(kind: kinds.Kind) -> None:
    box, shelf = _thing(), _thing("Shelf")
    by = Actor(ActorKind.USER, "ada", "Ada", request_id="r1", network="10.0.0.0/24")
    entry = recording.record(kind, on=box, by=by, about=[shelf], data={"place": "A"}, changes={"row": (1, 2)})
    assert (entry.kind, entry.object_key, entry.object_name) == ("thing.moved", f"thing:{box.public_id}", "Box")
    assert entry.about == [f"thing:{box.public_id}", f"thing:{shelf.public_id}"]
    assert (entry.actor_kind, entry.actor_key, entry.actor_name) == ("user", "ada", "Ada")
    assert (entry.data, entry.changes) == ({"place": "A"}, {"row": [1, 2]})
    assert (entry.request_id, entry.network) == ("r1", "10.0.0.0/24")


def test_timeline_shows_own_and_related_entries_newest_first(kind: kinds.Kind) -> None:
    box, shelf, other = _thing(), _thing("Shelf"), _thing("Other")
    for place in ("A", "B"):
        recording.record(kind, on=box, by=ADA, about=[shelf], data={"place": place})
    recording.record(kind, on=other, by=ADA, data={"place": "Z"})
    for thing in (box, shelf):
        assert [line.text for line in queries.timeline(recording.key_of(thing))] == ["moved Box to B", "moved Box to A"]
    line = queries.timeline(recording.key_of(box))[0]
    assert (line.who, line.icon, line.detail) == ("Ada", "arrow-right", "")


@pytest.mark.parametrize("rows", [1, 3])
def test_timeline_needs_one_statement(kind: kinds.Kind, rows: int, django_assert_num_queries: Any) -> None:
    box = _thing()
    for number in range(rows):
        recording.record(kind, on=box, by=ADA, data={"place": number})
    with django_assert_num_queries(1):
        assert len(queries.timeline(recording.key_of(box))) == rows


def test_pages_meet_without_gap_or_overlap(kind: kinds.Kind) -> None:
    box = _thing()
    for number in range(5):
        recording.record(kind, on=box, by=ADA, data={"place": number})
    key = recording.key_of(box)
    first = queries.timeline_page(key, size=2)
    second = queries.timeline_page(key, size=2, after=first.older or "")
    third = queries.timeline_page(key, size=2, after=second.older or "")
    words = [[line.text[-1] for line in page.rows] for page in (first, second, third)]
    assert words == [["4", "3"], ["2", "1"], ["0"]]
    assert (first.newer, third.older) == (None, None)
    back = queries.timeline_page(key, size=2, before=third.newer or "")
    assert [line.text[-1] for line in back.rows] == ["2", "1"]


def test_filters(kind: kinds.Kind) -> None:
    box = _thing()
    mine = recording.record(kind, on=box, by=ADA, data={"place": 1})
    hers = recording.record(kinds.get("background.retried"), on=box, by=CAY)
    assert list(queries.entries(actor_key="ada")) == [mine]
    assert list(queries.entries(kind="background.")) == [hers]
    assert list(queries.entries(kind="thing.moved")) == [mine]
    assert list(queries.entries(public_only=True)) == [mine]
    assert list(queries.entries(since=hers.created_at)) == [hers]
    assert list(queries.entries(until=hers.created_at)) == [mine]
    assert queries.entries(about=recording.key_of(box)).count() == 2


def test_words(kind: kinds.Kind) -> None:
    entry = recording.record(
        kind,
        on=_thing("<b>"),
        by=ADA,
        data={"place": "{actor.name} <i>", "reason": "Too far"},
        changes={"start_date": (None, "2026-01-02"), "open": (True, False)},
    )
    assert wording.sentence_of(entry) == "Ada moved <b> to {actor.name} <i>"
    assert wording.detail_of(entry) == "Too far · Start date: — → 2026-01-02 · Open: yes → no"


def test_entry_of_a_forgotten_kind_is_still_shown() -> None:
    entry = recording.record(kinds.Kind("old.thing", "x"), on=_thing(), by=ADA)
    line = wording.drawn(entry)
    assert (line.text, line.icon) == ("old.thing", "circle")


def test_missing_fact_is_a_dash(kind: kinds.Kind) -> None:
    assert wording.sentence_of(recording.record(kind, on=_thing(), by=ADA)) == "Ada moved Box to —"


def test_same_kind_twice_is_refused(kind: kinds.Kind) -> None:
    with pytest.raises(ValueError, match="twice"):
        kinds.register("thing.moved", "x")
