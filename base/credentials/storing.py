"""Verbs that keep, read, remove and re-encrypt secrets of third parties. Only adapters read them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.access import require_administrator
from base.actors import Actor
from base.audit import recording
from base.credentials import ciphers, history
from base.credentials.models import Credential
from base.errors import Invalid, NotFound

# A shorter secret would be half told by its last four characters.
SHORTEST_TO_HINT = 12
MOST_CHARACTERS = 20_000


@transaction.atomic
def store(owner: str, field: str, value: str, *, by: Actor, hint: bool = True) -> Credential:
    """Keep a secret, replacing the one already at that place. Raises NotAllowed, or Invalid for an empty one.

    `owner` names the place ("provider:smtp"), `field` which of its secrets it is ("password"). Without `hint` not even
    its last four characters are kept in clear.
    """
    require_administrator(by)
    if not value or len(value) > MOST_CHARACTERS:
        raise Invalid(_("Enter the secret."), field=field)
    credential, _created = Credential.objects.update_or_create(
        owner=owner,
        field=field,
        defaults={
            "ciphertext": ciphers.seal(owner, field, value),
            "key_id": ciphers.newest_key_id(),
            "last_four": value[-4:] if hint and len(value) >= SHORTEST_TO_HINT else "",
            "updated_at": timezone.now(),
            "updated_by": by.name[:200],
        },
    )
    recording.record(history.STORED, on=credential, by=by)
    return credential


def reveal(owner: str, field: str) -> str:
    """The secret of that place. Raises NotFound when none is stored, CannotOpen when it cannot be read."""
    ciphertext = Credential.objects.filter(owner=owner, field=field).values_list("ciphertext", flat=True).first()
    if ciphertext is None:
        raise NotFound(_("No secret is stored here. Enter it in the settings."))
    return ciphers.unseal(owner, field, ciphertext)


@dataclass
class Renewal:
    """A secret while its turn to be renewed lasts; `value` is "" when none is stored."""

    value: str = field(repr=False)


@contextmanager
def renewing(owner: str, field: str) -> Iterator[Renewal]:
    """Hold a secret that its third party renews from time to time, such as tokens; what `value` is at the end is kept.

    Whoever else wants to renew it waits and then reads the new one, so that a token good for one use is not used
    twice. Nobody decided anything, so the audit hears nothing. An exception keeps what there was.
    """
    with transaction.atomic():
        key_id = ciphers.newest_key_id()
        empty = Credential(owner=owner, field=field, ciphertext=ciphers.seal(owner, field, ""), key_id=key_id)
        Credential.objects.bulk_create([empty], ignore_conflicts=True)
        row = Credential.objects.select_for_update().get(owner=owner, field=field)
        before = ciphers.unseal(owner, field, row.ciphertext)
        renewal = Renewal(before)
        yield renewal
        if renewal.value != before:
            row.ciphertext, row.key_id = ciphers.seal(owner, field, renewal.value), key_id
            row.last_four, row.updated_at = "", timezone.now()
            row.save(update_fields=["ciphertext", "key_id", "last_four", "updated_at"])


@transaction.atomic
def forget(owner: str, *, by: Actor, field: str = "") -> int:
    """Remove one secret of a place, or all of them. Returns how many went. Raises NotAllowed."""
    require_administrator(by)
    found = Credential.objects.select_for_update().filter(owner=owner)
    gone = list(found.filter(field=field) if field else found)
    for credential in gone:
        recording.record(history.FORGOTTEN, on=credential, by=by)
        credential.delete()
    return len(gone)


@transaction.atomic
def rotate_some(size: int = 200) -> int:
    """Encrypt a batch of secrets anew that are not under the newest key. Returns how many were; 0 when all are.

    Each batch is a transaction of its own, so that the work can be stopped and taken up again. Raises CannotOpen when
    the key of one is missing, and changes nothing of that batch.
    """
    newest = ciphers.newest_key_id()
    old = Credential.objects.select_for_update(skip_locked=True).exclude(key_id=newest).order_by("pk")[:size]
    rotated = list(old)
    for credential in rotated:
        value = ciphers.unseal(credential.owner, credential.field, credential.ciphertext)
        credential.ciphertext, credential.key_id = ciphers.seal(credential.owner, credential.field, value), newest
    Credential.objects.bulk_update(rotated, ["ciphertext", "key_id"])
    return len(rotated)
