"""The audit's chain: sealed after the fact, blanked without breaking, and every way of tampering is found."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.actors import Actor, ActorKind
from base.audit import anchoring, erasing, keeping, kinds, recording, sealing, verifying
from base.audit.models import Anchor, Entry, Seal, Unsealed
from base.audit.recording import Named
from base.months import months_before

pytestmark = pytest.mark.django_db
ADA = Actor(ActorKind.USER, "ada", "Ada Admin", network="10.0.0.0/24")


@pytest.fixture(autouse=True)
def heads(tmp_path: Path, settings: Any) -> Path:
    """Heads go to a file of this test."""
    settings.STATE_DIR = str(tmp_path)
    return tmp_path / anchoring.FILE_NAME


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> kinds.Kind:
    """A kind for this test only."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    return kinds.register("thing.moved", _("{actor} moved {object}"), personal=("letter",))


def write(kind: kinds.Kind, count: int) -> list[Entry]:
    """That many entries about one person, written by Ada."""
    person = Named("person", "p1", "Paula Person")
    return [recording.record(kind, on=person, by=ADA, data={"n": n, "letter": f"Dear {n}"}) for n in range(count)]


def tamper(statement: str, *arguments: Any) -> None:
    """What somebody with the database's own rights can do: switch the guards off and write."""
    with connection.cursor() as cursor:
        for table in ("base_entry", "base_audit_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, arguments)
        for table in ("base_entry", "base_audit_seal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_every_entry_waits_and_is_sealed_once(kind: kinds.Kind) -> None:
    rows = write(kind, 3)
    assert list(Unsealed.objects.order_by("pk").values_list("pk", flat=True)) == [row.pk for row in rows]
    assert (sealing.seal(), sealing.seal()) == (3, 0)
    assert not Unsealed.objects.exists()
    seals = list(Seal.objects.order_by("seq"))
    assert [(seal.seq, seal.entry_id) for seal in seals] == [(n, row.pk) for n, row in enumerate(rows, start=1)]
    assert [seal.prev for seal in seals] == ["0" * 64, seals[0].hash, seals[1].hash]
    assert verifying.verify() == verifying.Verdict(3)


def test_more_than_a_piece_is_sealed_in_one_go(kind: kinds.Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "CHUNK", 2)
    monkeypatch.setattr(verifying, "CHUNK", 2)
    write(kind, 5)
    assert sealing.seal() == 5
    assert verifying.verify().links == 5


@pytest.mark.parametrize(
    ("statement", "problem", "seq"),
    [
        ("UPDATE base_entry SET kind = 'thing.gone' WHERE id = %s", "The entry or its link was changed", 3),
        ("UPDATE base_entry SET created_at = now() + interval '1 s' WHERE id = %s", "The entry or its link", 3),
        ("UPDATE base_entry SET data = '{\"n\": 9}' WHERE id = %s", "The facts of the entry were changed", 3),
        ("UPDATE base_entry SET actor_name = 'Eve' WHERE id = %s", "The facts of the entry were changed", 3),
        ("DELETE FROM base_entry WHERE id = %s", "The entry was removed", 3),
        ("DELETE FROM base_audit_seal WHERE entry_id = %s", "A link is missing", 3),
        ("UPDATE base_audit_seal SET hash = repeat('a', 64) WHERE entry_id = %s", "The entry or its link", 3),
        ("UPDATE base_audit_seal SET entry_id = entry_id + 100 WHERE entry_id = %s", "The entry was removed", 3),
    ],
)
def test_a_changed_or_missing_row_is_named(kind: kinds.Kind, statement: str, problem: str, seq: int) -> None:
    rows = write(kind, 5)
    sealing.seal()
    tamper(statement, rows[2].pk)
    found = verifying.verify()
    assert (found.holds, found.links, found.seq) == (False, 2, seq)
    assert found.problem.startswith(problem)


def test_an_entry_slipped_in_without_the_trigger_is_found(kind: kinds.Kind) -> None:
    write(kind, 2)
    sealing.seal()
    tamper(
        """
        INSERT INTO base_entry (public_id, kind, object_key, object_name, about, actor_kind, actor_key, actor_name,
            data, changes, request_id, network, created_at)
        SELECT gen_random_uuid(), kind, object_key, object_name, about, actor_kind, actor_key, 'Eve', data, changes,
            request_id, network, created_at
        FROM base_entry LIMIT 1
        """
    )
    eve = Entry.objects.get(actor_name="Eve")
    assert verifying.verify() == verifying.Verdict(2, "An entry stands beside the chain.", 3, str(eve.public_id))


def test_two_entries_that_changed_places_are_found(kind: kinds.Kind) -> None:
    rows = write(kind, 4)
    sealing.seal()
    tamper("UPDATE base_audit_seal SET entry_id = CASE entry_id WHEN %s THEN -1 ELSE entry_id END", rows[1].pk)
    tamper("UPDATE base_audit_seal SET entry_id = %s WHERE entry_id = %s", rows[1].pk, rows[2].pk)
    tamper("UPDATE base_audit_seal SET entry_id = %s WHERE entry_id = -1", rows[2].pk)
    assert verifying.verify().seq == 2


def test_a_tail_cut_off_behind_an_anchor_is_found(kind: kinds.Kind) -> None:
    rows = write(kind, 4)
    sealing.seal()
    anchor = anchoring.anchor()
    assert anchor is not None
    assert anchor.seq == 4
    tamper("DELETE FROM base_audit_seal WHERE entry_id >= %s", rows[2].pk)
    tamper("DELETE FROM base_entry WHERE id >= %s", rows[2].pk)
    assert verifying.verify().problem == "The end of the chain was cut off behind an anchor."


def test_a_chain_written_anew_differs_from_what_was_told_outside(kind: kinds.Kind, heads: Path) -> None:
    rows = write(kind, 3)
    sealing.seal()
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "on_commit", lambda act: act())
        anchoring.anchor()
    told = heads.read_text(encoding="utf-8").splitlines()
    assert len(told) == 1
    # Somebody with all rights changes an entry, and writes seals and anchors anew.
    tamper("UPDATE base_entry SET kind = 'thing.gone' WHERE id = %s", rows[1].pk)
    tamper("DELETE FROM base_audit_seal WHERE seq > 0")
    Anchor.objects.all().delete()
    Unsealed.objects.bulk_create(Unsealed(entry_id=row.pk) for row in rows)
    sealing.seal()
    assert verifying.verify().holds
    found = verifying.verify(outside=told)
    assert (found.seq, found.problem) == (3, "The chain was written anew: an anchor holds another hash.")
    forged = told[0].replace(told[0].split()[1], "a" * 64)
    assert verifying.verify(outside=[forged, "nonsense", ""]).holds  # lines that were not signed here say nothing


def test_an_anchor_with_a_foreign_signature_is_refused(kind: kinds.Kind) -> None:
    write(kind, 1)
    sealing.seal()
    Anchor.objects.create(seq=1, hash="b" * 64, signature="c2lnbmVk")
    assert verifying.verify().problem == "The signature of an anchor is not ours."


def test_nothing_new_makes_no_new_anchor(kind: kinds.Kind) -> None:
    assert anchoring.anchor() is None
    write(kind, 1)
    sealing.seal()
    assert anchoring.anchor() is not None
    sealing.seal()  # the entry about the signing key that was just made
    anchoring.anchor()
    assert anchoring.anchor() is None


def test_erasing_somebody_keeps_the_chain(kind: kinds.Kind) -> None:
    rows = write(kind, 3)
    sealing.seal()
    before = Seal.objects.get(entry_id=rows[0].pk)
    write(kind, 1)  # not sealed yet
    erasing.erase("person:p1", by=Actor.system("test"))
    sealing.seal()
    assert verifying.verify() == verifying.Verdict(5)
    after = Seal.objects.get(entry_id=rows[0].pk)
    assert (after.hash, after.facts_digest) == (before.hash, before.facts_digest)
    assert after.salt != before.salt
    # What was blanked cannot be filled again, not even with a seal that fits.
    tamper("UPDATE base_entry SET object_name = 'Paul' WHERE id = %s", rows[0].pk)
    assert verifying.verify().problem == "The facts of the entry were changed."


def test_erasing_twice_and_the_author_keeps_the_chain(kind: kinds.Kind) -> None:
    write(kind, 2)
    sealing.seal()
    erasing.erase("person:p1", by=Actor.system("test"))
    sealing.seal()
    erasing.erase("user:ada", by=Actor.system("test"))
    sealing.seal()
    assert verifying.verify().holds
    assert not Entry.objects.filter(actor_name="Ada Admin").exists()


def test_the_database_refuses_to_change_a_seal(kind: kinds.Kind) -> None:
    write(kind, 1)
    sealing.seal()
    for statement in (
        "UPDATE base_audit_seal SET hash = ''", "DELETE FROM base_audit_seal",
        "SET LOCAL audit.erasing = 'on'; UPDATE base_audit_seal SET facts_digest = ''",
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert verifying.verify().holds


def test_what_was_kept_long_enough_goes_and_the_rest_still_holds(kind: kinds.Kind) -> None:
    rows = write(kind, 5)
    now = timezone.now()
    for row, age in zip(rows, (27, 26, 25, 30, 1), strict=True):
        moment = months_before(now, age) - timedelta(days=1)
        tamper("UPDATE base_entry SET created_at = %s WHERE id = %s", moment, row.pk)
    sealing.seal()
    assert keeping.drop_old() == 2  # the fourth is old too, but lies behind a younger one
    sealing.seal()
    found = verifying.verify()
    assert (found.holds, found.problem) == (True, "")
    assert not Entry.objects.filter(pk__in=[row.pk for row in rows[:2]]).exists()
    assert Entry.objects.filter(pk__in=[row.pk for row in rows[2:]]).count() == 3
    assert Anchor.objects.get(is_cut=True).seq == 2
    assert keeping.drop_old() == 0
    assert Entry.objects.filter(kind="audit.dropped").get().data == {"count": 2}


def test_young_entries_cannot_be_dropped_even_by_the_one_who_may(kind: kinds.Kind) -> None:
    write(kind, 1)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL audit.dropping = 'on'; DELETE FROM base_entry")
    assert Entry.objects.filter(kind=kind.name).count() == 1


def test_the_command_seals_verifies_and_names_the_first_bad_row(kind: kinds.Kind) -> None:
    rows = write(kind, 3)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "3 links hold." in out.getvalue()
    tamper("UPDATE base_entry SET actor_key = 'eve' WHERE id = %s", rows[1].pk)
    with pytest.raises(CommandError, match=f"Link 2, entry {rows[1].public_id}: .* 1 links before it hold"):
        call_command("verify_audit", stdout=StringIO())
    with pytest.raises(CommandError, match="There is no file"):
        call_command("verify_audit", heads=Path("nowhere.txt"), stdout=StringIO())


def test_an_entry_kept_from_the_sealer_is_found(kind: kinds.Kind) -> None:
    row = write(kind, 1)[0]
    assert verifying.verify().holds
    tamper("UPDATE base_entry SET created_at = now() - interval '11 minutes' WHERE id = %s", row.pk)
    assert verifying.verify().entry == str(row.public_id)
