"""The candidate's link to an interview: signed, so that nothing of it needs to be kept.

It holds the interview's public id and its `link_number`: raising the number makes every earlier link useless.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from base import signed_names
from base.errors import NotFound, Refused
from recruit.interviews.models import Interview

_SALT = "recruit.interviews.link"


def token_of(interview: Interview) -> str:
    """What stands in the candidate's address of this interview: the same however often it is asked."""
    return signed_names.write(_SALT, interview.public_id, interview.link_number)


def link_of(interview: Interview) -> str:
    """The full address of the candidate's page of this interview. A secret: whoever has it may answer."""
    return f"{settings.PUBLIC_URL}/interviews/{token_of(interview)}/"


def interview_from(token: str) -> Interview:
    """The interview of a link, with application, candidate, job and organizer; cancelled ones too.

    Raises NotFound for a token that is not ours or whose interview is gone, Refused (link_replaced) for an earlier
    link.
    """
    public_id, number = signed_names.read(_SALT, token)
    rows = Interview.objects.select_related("application__job", "application__candidate", "organizer")
    interview = rows.filter(public_id=public_id, application__candidate__erased_at=None).first()
    if interview is None:
        raise NotFound
    if interview.link_number != number:
        raise Refused(
            _("This link was replaced by a newer one. Use the link of the latest letter."), code="link_replaced"
        )
    return interview
