"""The candidate's link to choose a time: signed, so that nothing of it needs to be kept.

It holds the invitation's public id and its `link_number`: raising the number makes every earlier link useless.
"""

from __future__ import annotations

from django.conf import settings

from base import signed_names
from base.errors import NotFound
from recruit.interviews.models import SelfSchedule

_SALT = "recruit.interviews.choose"


def token_of(row: SelfSchedule) -> str:
    """What stands in the candidate's address of this invitation: the same however often it is asked."""
    return signed_names.write(_SALT, row.public_id, row.link_number)


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
    public_id, number = signed_names.read(_SALT, token)
    rows = SelfSchedule.objects.select_related(
        "application__job__brand", "application__candidate", "creator", "step", "type", "resource", "interview"
    )
    row = rows.filter(public_id=public_id, link_number=number, application__candidate__erased_at=None).first()
    if row is None:
        raise NotFound
    return row, number
