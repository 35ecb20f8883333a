"""The candidate's link to choose a time: signed, so that nothing of it needs to be kept.

It holds the invitation's public id and its `link_number`: raising the number makes every earlier link useless.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core import signing

from base.errors import NotFound
from recruit.interviews.models import SelfSchedule

_SALT = "recruit.interviews.choose"
LONGEST = 300


def token_of(row: SelfSchedule) -> str:
    """What stands in the candidate's address of this invitation: the same however often it is asked."""
    return signing.Signer(salt=_SALT).sign_object([row.public_id.hex, row.link_number])


def path_of(row: SelfSchedule) -> str:
    """The path of the candidate's page. A secret: whoever has it may choose."""
    return f"/interviews/choose/{token_of(row)}/"


def link_of(row: SelfSchedule) -> str:
    """The full address of the candidate's page."""
    return f"{settings.PUBLIC_URL}{path_of(row)}"


def invitation_from(token: str) -> tuple[SelfSchedule, int]:
    """The invitation of a link with what its page shows, and the number of the link.

    Raises NotFound alike for a token that is not ours, an earlier link, and somebody who was erased.
    """
    public_id, number = _read(token)
    rows = SelfSchedule.objects.select_related(
        "application__job__brand", "application__candidate", "creator", "step", "type", "resource", "interview"
    )
    row = rows.filter(public_id=public_id, link_number=number, application__candidate__erased_at=None).first()
    if row is None:
        raise NotFound
    return row, number


def _read(token: str) -> tuple[UUID, int]:
    try:
        if len(token) > LONGEST:
            raise NotFound
        public_id, number = signing.Signer(salt=_SALT).unsign_object(token)
        return UUID(hex=public_id), int(number)
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        raise NotFound from None
