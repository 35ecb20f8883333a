"""The loader of the design point, at a small size: exact counts, every rule, and nothing done twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.models import Count

from accounts.models import Company
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, Refused
from recruit.demo import filling, indexing
from recruit.demo.filling import Size
from recruit.jobs import numbering
from recruit.models import Application, Attachment, Candidate, Job, JobAd, Note, Posting, Review
from tests.demo.invariants import broken

SYSTEM = Actor.system("test")
SMALL = Size(applications=2000, people=1400, jobs=20)


@pytest.fixture
def places(settings: Any, tmp_path: Path) -> Path:
    """A file store and a state directory of the test's own."""
    settings.STATE_DIR = tmp_path
    settings.MEDIA_ROOT = str(tmp_path / "files")
    return tmp_path


def _furniture() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = ANY(%(tables)s::regclass[]) "
            "UNION SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%(tables)s)",
            {"tables": list(filling.TABLES)},
        )
        # PostgreSQL writes a condition it has parsed once more with other brackets.
        return {(name, definition.split(" WHERE ")[0]) for name, definition in cursor.fetchall()}


def test_small_load_has_its_size_and_breaks_no_rule(db: None, places: Path) -> None:
    before = _furniture()
    said: list[str] = []
    filling.fill(SMALL, by=SYSTEM, seed=1, say=said.append)
    assert Application.objects.count() == 2000
    assert Candidate.objects.count() == 1400
    assert (Job.objects.count(), JobAd.objects.count(), Posting.objects.count()) == (20, 20, 20)
    sizes = dict(Application.objects.values_list("job_id").annotate(count=Count("pk")))
    assert (sizes[1], sizes[2]) == (1000, 100)
    assert Entry.objects.count() == 2000
    assert Review.objects.count() > 100
    assert Note.objects.count() > 100
    assert Attachment.objects.exclude(text="").count() > 200
    assert broken() == {}
    assert _furniture() == before
    assert "2,000 of 2,000 applications" in " ".join(said)


def test_new_rows_follow_the_loaded_ones(db: None, places: Path) -> None:
    filling.fill(SMALL, by=SYSTEM)
    reference = numbering.next_ref_number()
    assert not Job.objects.filter(ref_number=reference).exists()
    assert not Posting.objects.filter(number=numbering.next_posting_number()).exists()
    assert Candidate.objects.create(first_name="Nia", last_name="Next").pk == 1401


def test_the_same_seed_gives_the_same_rows(db: None, places: Path) -> None:
    def fingerprint(seed: int) -> str:
        from django.db import transaction

        class TakeBackError(Exception):
            pass

        try:
            with transaction.atomic():
                filling.fill(SMALL, by=SYSTEM, seed=seed)
                with connection.cursor() as cursor:
                    cursor.execute(
                        "SELECT md5(string_agg(a.public_id || a.stage || a.entered_at || c.email, ',' ORDER BY a.id)) "
                        "FROM recruit_application a JOIN recruit_candidate c ON c.id = a.candidate_id"
                    )
                    found = str(cursor.fetchone()[0])
                raise TakeBackError
        except TakeBackError:
            return found

    first, again, other = fingerprint(1), fingerprint(1), fingerprint(2)
    assert first == again
    assert first != other


def test_loading_into_a_company_is_refused_and_changes_nothing(db: None, places: Path) -> None:
    Company.objects.create(identifier="acme", name="Acme")
    with pytest.raises(Refused):
        filling.fill(SMALL, by=SYSTEM)
    with pytest.raises(CommandError, match="company already"):
        call_command("load_design_point", applications=2000, jobs=20)
    assert not Job.objects.exists()


@pytest.mark.parametrize("size", [Size(1000, 700, 20), Size(2000, 2001, 20), Size(2000, 499, 20), Size(2000, 1400, 2)])
def test_a_size_that_cannot_be_made_is_refused(db: None, places: Path, size: Size) -> None:
    with pytest.raises(Invalid):
        filling.fill(size, by=SYSTEM)
    assert not Company.objects.exists()


def test_only_the_system_fills(db: None, places: Path) -> None:
    with pytest.raises(NotAllowed):
        filling.fill(SMALL, by=Actor.anonymous())


def test_a_row_that_breaks_a_rule_is_found_when_the_indexes_come_back(db: None) -> None:
    from django.db import IntegrityError, transaction

    def put_a_double_in() -> None:
        with transaction.atomic():
            furniture = indexing.take_away(["recruit_candidate"])
            for _twice in range(2):
                Candidate.objects.create(first_name="Dora", last_name="Double", email="dora@example.com")
            for _name, statement in furniture.pieces:
                indexing.put_back(statement)

    with pytest.raises(IntegrityError):
        put_a_double_in()
    assert not Candidate.objects.exists()
