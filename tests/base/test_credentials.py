"""Stored secrets: bound to their place, rotated without a gap, never told."""

from __future__ import annotations

import io
import json
import logging

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from base.actors import Actor
from base.audit.models import Entry
from base.credentials import ciphers, storing
from base.credentials.ciphers import CannotOpen
from base.credentials.models import Credential
from base.errors import Invalid, NotAllowed, NotFound
from base.logs import RedactingFormatter, current_request_id, redact

pytestmark = pytest.mark.django_db
SECRET = "correct-horse-battery"


def test_stored_and_revealed(administrator: Actor) -> None:
    credential = storing.store("provider:smtp", "password", SECRET, by=administrator)
    assert storing.reveal("provider:smtp", "password") == SECRET
    assert SECRET not in credential.ciphertext
    assert (credential.last_four, credential.updated_by) == ("tery", "Ada Admin")


def test_replaced_not_doubled(administrator: Actor) -> None:
    storing.store("a", "f", SECRET, by=administrator)
    storing.store("a", "f", "short", by=administrator)
    assert storing.reveal("a", "f") == "short"
    assert Credential.objects.get().last_four == ""


def test_audit_knows_that_but_not_what(administrator: Actor) -> None:
    storing.store("a", "f", SECRET, by=administrator)
    storing.forget("a", by=administrator)
    assert list(Entry.objects.order_by("id").values_list("kind", flat=True)) == [
        "credential.stored",
        "credential.forgotten",
    ]
    assert SECRET not in json.dumps(list(Entry.objects.values("data", "changes", "object_name")))


@pytest.mark.parametrize(("column", "other"), [("owner", "b"), ("field", "g")])
def test_secret_moved_to_another_place_cannot_be_read(administrator: Actor, column: str, other: str) -> None:
    storing.store("a", "f", SECRET, by=administrator)
    Credential.objects.update(**{column: other})
    place = {"owner": "a", "field": "f"} | {column: other}
    with pytest.raises(CannotOpen):
        storing.reveal(place["owner"], place["field"])


def test_ciphertext_swapped_between_rows_cannot_be_read(administrator: Actor) -> None:
    mine = storing.store("a", "f", "mine-mine-mine", by=administrator)
    hers = storing.store("b", "f", "hers-hers-hers", by=administrator)
    Credential.objects.filter(pk=mine.pk).update(ciphertext=hers.ciphertext)
    with pytest.raises(CannotOpen):
        storing.reveal("a", "f")
    assert storing.reveal("b", "f") == "hers-hers-hers"


def test_changed_ciphertext_cannot_be_read(administrator: Actor) -> None:
    storing.store("a", "f", SECRET, by=administrator)
    for damaged in ("", "gAAAA", "ä"):
        Credential.objects.update(ciphertext=damaged)
        with pytest.raises(CannotOpen):
            storing.reveal("a", "f")


def test_absent_secret(administrator: Actor) -> None:
    with pytest.raises(NotFound):
        storing.reveal("a", "f")
    assert storing.forget("a", by=administrator) == 0


def test_only_administrators_store_and_forget(administrator: Actor, employee: Actor) -> None:
    storing.store("a", "f", SECRET, by=administrator)
    with pytest.raises(NotAllowed):
        storing.store("a", "f", "other", by=employee)
    with pytest.raises(NotAllowed):
        storing.forget("a", by=employee)
    assert storing.reveal("a", "f") == SECRET


def test_empty_secret_is_refused(administrator: Actor) -> None:
    with pytest.raises(Invalid):
        storing.store("a", "f", "", by=administrator)
    assert not Credential.objects.exists()


def test_rotation_step_by_step(administrator: Actor, settings: object) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.CREDENTIAL_KEYS = [old]  # type: ignore[attr-defined]  # pytest-django's settings
    for number in range(5):
        storing.store(f"o{number}", "f", f"{SECRET}-{number}", by=administrator)
    settings.CREDENTIAL_KEYS = [new, old]  # type: ignore[attr-defined]  # pytest-django's settings
    assert storing.rotate_some(2) == 2  # stopped here: both kinds can be read
    assert [storing.reveal(f"o{number}", "f") for number in range(5)] == [f"{SECRET}-{number}" for number in range(5)]
    said = io.StringIO()
    call_command("rotate_keys", stdout=said)
    assert "3 secrets" in said.getvalue()
    settings.CREDENTIAL_KEYS = [new]  # type: ignore[attr-defined]  # pytest-django's settings
    assert [storing.reveal(f"o{number}", "f") for number in range(5)] == [f"{SECRET}-{number}" for number in range(5)]
    assert storing.rotate_some() == 0


def test_rotation_without_the_old_key_says_so_and_changes_nothing(administrator: Actor, settings: object) -> None:
    settings.CREDENTIAL_KEYS = [Fernet.generate_key().decode()]  # type: ignore[attr-defined]  # pytest-django's settings
    storing.store("a", "f", SECRET, by=administrator)
    before = Credential.objects.get().ciphertext
    settings.CREDENTIAL_KEYS = [Fernet.generate_key().decode()]  # type: ignore[attr-defined]  # pytest-django's settings
    with pytest.raises(CommandError, match="Add the key"):
        call_command("rotate_keys", stdout=io.StringIO())
    assert Credential.objects.get().ciphertext == before


def test_key_name_tells_nothing(settings: object) -> None:
    key = Fernet.generate_key().decode()
    settings.CREDENTIAL_KEYS = [key]  # type: ignore[attr-defined]  # pytest-django's settings
    assert ciphers.newest_key_id() not in key
    assert len(ciphers.newest_key_id()) == 12


@pytest.mark.parametrize(
    "line",
    [
        "Authorization: Bearer s3cretValue99",
        "headers={'Authorization': 'Basic s3cretValue99'}",
        "GET /x?token=s3cretValue99&a=1",
        "GET /x?a=1&api_key=s3cretValue99 HTTP/1.1",
        '{"password": "s3cretValue99"}',
        "password='s3cretValue99'",
        "postgres://app:s3cretValue99@db:5432/x",
        "X-SmartToken: s3cretValue99",
        "Cookie: s3cretValue99",
        "client_secret=s3cretValue99",
        "GET /reset-password/s3cretValue99-s3cretValue99/ 200",
    ],
)
def test_log_lines_hide_secrets(line: str) -> None:
    assert "s3cretValue99" not in redact(line)


def test_log_lines_hide_tokens_known_by_their_looks() -> None:
    sealed = ciphers.seal("a", "f", SECRET)
    assert sealed not in redact(f"row {sealed} is odd")
    assert "eyJhbGciOi" not in redact("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcDEF123_-")


@pytest.mark.parametrize(
    "line", ["Ana moved to Interview", "GET /jobs/?after=12&sort=title 200", "token expired", "12:30:01 a@b.example"]
)
def test_log_lines_keep_the_rest(line: str) -> None:
    assert redact(line) == line


def test_traceback_and_request_are_in_the_line_without_the_secret() -> None:
    token = current_request_id.set("req-1")
    try:
        raise ValueError("password=s3cretValue99")
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "failed", None, (type(error), error, error.__traceback__)
        )
    line = RedactingFormatter("[%(request_id)s] %(message)s").format(record)
    current_request_id.reset(token)
    assert line.startswith("[req-1] failed\nTraceback")
    assert "s3cretValue99" not in line
