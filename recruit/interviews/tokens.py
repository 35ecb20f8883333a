"""The candidate's link to an interview: signed, so that nothing of it needs to be kept.

It holds the interview's public id and its `link_number`: raising the number makes every earlier link useless.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from base.errors import NotFound, Refused
from recruit.interviews.models import Interview

_SALT = "recruit.interviews.link"
LONGEST = 300


def token_of(interview: Interview) -> str:
    """What stands in the candidate's address of this interview: the same however often it is asked."""
    return signing.Signer(salt=_SALT).sign_object([interview.public_id.hex, interview.link_number])


def link_of(interview: Interview) -> str:
    """The full address of the candidate's page of this interview. A secret: whoever has it may answer."""
    return f"{settings.PUBLIC_URL}/interviews/{token_of(interview)}/"


def interview_from(token: str) -> Interview:
    """The interview of a link, with application, candidate, job and organizer; cancelled ones too.

    Raises NotFound for a token that is not ours or whose interview is gone, Refused (link_replaced) for an earlier
    link.
    """
    public_id, number = _read(token)
    rows = Interview.objects.select_related("application__job", "application__candidate", "organizer")
    interview = rows.filter(public_id=public_id, application__candidate__erased_at=None).first()
    if interview is None:
        raise NotFound
    if interview.link_number != number:
        raise Refused(
            _("This link was replaced by a newer one. Use the link of the latest letter."), code="link_replaced"
        )
    return interview


def _read(token: str) -> tuple[UUID, int]:
    try:
        if len(token) > LONGEST:
            raise NotFound
        public_id, number = signing.Signer(salt=_SALT).unsign_object(token)
        return UUID(hex=public_id), int(number)
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        raise NotFound from None
