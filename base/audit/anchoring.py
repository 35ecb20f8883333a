"""Verb that signs the head of the chain and tells it outside, so that a cut tail is seen (reliability §11)."""

from __future__ import annotations

import base64
import logging
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import transaction

from base.actors import Actor
from base.audit import sealing
from base.audit.models import Anchor
from base.credentials import storing
from base.credentials.models import Credential

OWNER, FIELD = "audit", "signing_key"
FILE_NAME = "audit-heads.txt"
_log = logging.getLogger("recruit.audit")


@transaction.atomic
def anchor(*, is_cut: bool = False) -> Anchor | None:
    """Sign the newest link, keep it, and write it to the log and to a file beside the data. None when nothing is new.

    The file may lie on a volume that only appends; lines are "number hash signature instant".
    """
    sealing.lock_chain(wait=True)
    seq, head = sealing.head()
    if not seq or Anchor.objects.filter(seq=seq).exists():
        return None
    return note(seq, head, is_cut=is_cut)


def note(seq: int, head: str, *, is_cut: bool) -> Anchor:
    """Part of other verbs: keep one signed link and tell it outside."""
    signature = base64.b64encode(_key().sign(_said(seq, head))).decode()
    made, _new = Anchor.objects.update_or_create(
        seq=seq, defaults={"hash": head, "signature": signature, "is_cut": is_cut}
    )
    line = f"{seq} {head} {signature} {made.created_at.isoformat(timespec='seconds')}"
    transaction.on_commit(lambda: _tell(line))
    return made


def is_signed(seq: int, head: str, signature: str) -> bool:
    """Whether a line was signed here."""
    try:
        public_key().verify(base64.b64decode(signature, validate=True), _said(seq, head))
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key() -> Ed25519PublicKey:
    """What others check our signatures with."""
    return _key().public_key()


def heads_file() -> Path:
    """Where the heads are written outside of the database."""
    return Path(settings.STATE_DIR) / FILE_NAME


def _said(seq: int, head: str) -> bytes:
    return f"recruit-audit {seq} {head}".encode()


def _key() -> Ed25519PrivateKey:
    if not Credential.objects.filter(owner=OWNER, field=FIELD).exists():
        fresh = Ed25519PrivateKey.generate().private_bytes_raw()
        storing.store(OWNER, FIELD, base64.b64encode(fresh).decode(), by=Actor.system("audit"))
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(storing.reveal(OWNER, FIELD)))


def _tell(line: str) -> None:
    _log.info("Audit head %s", line)
    try:
        with heads_file().open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    except OSError as error:  # the log has it; a full disk must not stop the sealer
        _log.warning("The audit's head could not be written to its file: %s", error)
