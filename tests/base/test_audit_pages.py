"""The audit defends itself, forgets people on demand, and shows and exports what it knows."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.permissions import RoleCode
from base.actors import Actor, ActorKind
from base.audit import erasing, kinds, queries, recording
from base.audit.models import Entry
from base.errors import NotAllowed
from base.spreadsheets import csv_lines, harmless
from tests.base.test_audit import ADA, CAY, _thing
from tests.factories.accounts import make_user, signed_in

pytestmark = pytest.mark.django_db
LIST = "/settings/audit/"


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> kinds.Kind:
    """A kind for this test only."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    return kinds.register("thing.moved", "{actor} moved {object} to {place}", personal=("place", "phone"))


@pytest.fixture
def admin() -> Client:
    """A browser of an administrator."""
    return signed_in(make_user(RoleCode.ADMIN))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE base_entry SET actor_name = 'Nobody'",
        "UPDATE base_entry SET created_at = now() - interval '1 day'",
        "UPDATE base_entry SET data = '{}'",
        "DELETE FROM base_entry",
        "TRUNCATE base_entry",
        "SET LOCAL audit.erasing = 'on'; UPDATE base_entry SET kind = 'x'",
        "SET LOCAL audit.erasing = 'on'; UPDATE base_entry SET actor_key = 'x'",
        "SET LOCAL audit.erasing = 'on'; UPDATE base_entry SET created_at = now() - interval '1 day'",
        "SET LOCAL audit.erasing = 'on'; DELETE FROM base_entry",
        "SET LOCAL audit.erasing = 'on'; TRUNCATE base_entry",
    ],
)
def test_database_refuses_to_change_the_past(kind: kinds.Kind, statement: str) -> None:
    recording.record(kind, on=_thing(), by=ADA, data={"place": "A"})
    before = list(Entry.objects.values())
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL audit.emptying = 'off'; {statement}")
    assert list(Entry.objects.values()) == before


def test_django_cannot_change_it_either(kind: kinds.Kind) -> None:
    entry = recording.record(kind, on=_thing(), by=ADA)
    for act in (lambda: Entry.objects.update(data={}), entry.delete, entry.save):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_erasing_blanks_the_person_and_keeps_the_fact(kind: kinds.Kind, administrator: Actor) -> None:
    box, other = _thing("Ana Kowalska"), _thing("Other")
    person = Actor(ActorKind.CANDIDATE, str(box.public_id), "Ana Kowalska", network="10.0.0.1")
    about = recording.record(kind, on=box, by=ADA, data={"place": "Graz", "n": 1}, changes={"phone": ("1", "2")})
    wrote = recording.record(kind, on=other, by=person, data={"place": "Linz"})
    untouched = recording.record(kind, on=other, by=CAY, data={"place": "Wels"})
    assert erasing.erase(recording.key_of(box), by=administrator) == 2
    about.refresh_from_db()
    wrote.refresh_from_db()
    untouched.refresh_from_db()
    assert (about.object_name, about.data, about.changes) == (
        "",
        {"place": {"erased": True}, "n": 1},
        {"phone": {"erased": True}},
    )
    assert (about.kind, about.actor_name, about.object_key) == ("thing.moved", "Ada", recording.key_of(box))
    assert (wrote.actor_name, wrote.network, wrote.data) == ("", "", {"place": "Linz"})
    assert untouched.data == {"place": "Wels"}
    assert [line.text for line in queries.timeline(recording.key_of(box))] == [
        "removed personal data from 2 audit entries",
        "moved something that was removed to removed",
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(data={})


def test_erasing_is_for_administrators(kind: kinds.Kind, employee: Actor) -> None:
    box = _thing()
    recording.record(kind, on=box, by=ADA, data={"place": "A"})
    with pytest.raises(NotAllowed):
        erasing.erase(recording.key_of(box), by=employee)
    assert Entry.objects.get().data == {"place": "A"}


def test_list_and_its_filters(kind: kinds.Kind, admin: Client) -> None:
    box = _thing("<Box>")
    recording.record(kind, on=box, by=ADA, data={"place": "shelf-one"})
    recording.record(kinds.get("background.retried"), on=_thing("Letter"), by=CAY)
    today = timezone.localdate().isoformat()

    def shown(**query: str) -> tuple[bool, bool]:
        page = admin.get(LIST, query).content.decode()
        return "shelf-one" in page, "to try" in page

    assert shown() == (True, True)
    assert shown(kind="thing.") == (True, False)
    assert shown(kind="background.retried") == (False, True)
    assert shown(who="ad") == (True, False)
    assert shown(actor="cay") == (False, True)
    assert shown(about=recording.key_of(box)) == (True, False)
    assert shown(since=today, until=today) == (True, True)
    assert shown(until="2001-01-01") == (False, False)
    assert shown(since="no day", until="2001-02-31", after="nowhere", kind="") == (True, True)
    page = admin.get(LIST).content.decode()
    assert "&lt;Box&gt;" in page
    assert "<Box>" not in page


def test_null_byte_in_a_filter_is_harmless(admin: Client) -> None:
    assert admin.get(LIST, {"who": "a\x00", "kind": "\x00"}).status_code == 200


def test_number_of_statements_does_not_grow(kind: kinds.Kind, admin: Client) -> None:
    counts = []
    for rows in (1, 2):
        for number in range(rows):
            recording.record(kind, on=_thing(), by=ADA, data={"place": number})
        with CaptureQueriesContext(connection) as captured:
            admin.get(LIST)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", [role for role in RoleCode if role is not RoleCode.ADMIN])
def test_others_see_nothing(role: RoleCode) -> None:
    client = signed_in(make_user(role))
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}export/").status_code == 403
    assert not Entry.objects.exists()


def test_export_is_guarded_filtered_and_recorded(kind: kinds.Kind, admin: Client) -> None:
    recording.record(kind, on=_thing("=cmd|' /C calc'!A0"), by=ADA, data={"place": "A"})
    recording.record(kinds.get("background.retried"), on=_thing("Other"), by=CAY)
    answer: Any = admin.get(f"{LIST}export/", {"kind": "thing."})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, *rows = list(csv.reader(io.StringIO(text)))
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="audit-')
    assert head[:3] == ["When (UTC)", "Kind", "Who"]
    assert [row[1:5] for row in rows] == [["thing.moved", "Ada", "user", "Ada moved =cmd|' /C calc'!A0 to A"]]
    assert rows[0][6] == "'=cmd|' /C calc'!A0"
    entry = Entry.objects.get(kind="audit.exported")
    assert entry.data == {"count": 1, "filter": {"kind": "thing."}}


@pytest.mark.parametrize(
    "value", ["=1+1", "+1", "-1", "@a", "\ta", "\rb", "\nc", "＝1", "＋1", "－1", "＠a", "  =1", "\u00a0=1", "\x00=1"]
)
def test_formula_is_disarmed(value: str) -> None:
    assert harmless(value).startswith("'")


@pytest.mark.parametrize(("value", "text"), [("a=b", "a=b"), ("", ""), (None, None), (12, 12), ("Ana, B", "Ana, B")])
def test_plain_value_stays(value: object, text: object) -> None:
    assert harmless(value) == text


def test_csv_is_quoted() -> None:
    assert "".join(csv_lines(["a"], [['x "y", z\nw']])) == '\ufeffa\r\n"x ""y"", z\nw"\r\n'


def test_pages_of_the_list_hold_together(kind: kinds.Kind, admin: Client) -> None:
    for number in range(51):
        recording.record(kind, on=_thing(), by=ADA, data={"place": f"p{number}."})
    first = admin.get(LIST, {"kind": "thing."})
    assert "p50." in first.content.decode()
    second = admin.get(LIST, {"kind": "thing.", "after": first.context["page"].older}).content.decode()
    assert "p0." in second
    assert "p1." not in second
