"""The models of this app, gathered from their folders, and the abstract bases every package uses."""

from __future__ import annotations

from base.audit.models import Anchor, Entry, Seal, Unsealed
from base.credentials.models import Credential
from base.mail.models import MailboxMessage
from base.outbox.models import OutboxRow
from base.providers.models import ProviderState
from base.rest.models import KeptAnswer
from base.runs.models import Run, RunItem
from base.undo.models import Undoable

__all__ = [
    "Anchor",
    "Credential",
    "Entry",
    "KeptAnswer",
    "MailboxMessage",
    "OutboxRow",
    "ProviderState",
    "Run",
    "RunItem",
    "Seal",
    "Undoable",
    "Unsealed",
]
