"""The verb that sends a letter only to see whether it arrives."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from base.access import require_administrator
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid
from base.mail import history, mailing, transport
from base.mail.writing import letter
from base.outbox.models import OutboxRow


@transaction.atomic
def send_test(to: str, *, by: Actor) -> OutboxRow:
    """Post a test letter. Raises NotAllowed, or Invalid when the address is none."""
    require_administrator(by)
    try:
        validate_email(to)
    except ValidationError:
        raise Invalid(_("Enter a valid e-mail address."), field="to") from None
    written = letter("email/test_letter", {"name": by.name, "address": settings.PUBLIC_URL})
    row = mailing.send(to=to, subject=written.subject, text=written.text, html=written.html)
    thing = recording.Named("provider", transport.KEY, _("E-mail transport"))
    recording.record(history.TESTED, on=thing, by=by, about=[row], data={"to": to})
    return row
