"""What is written to people about the applications that act for them."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.letters import Letter
from accounts.models import User
from base.mail.writing import in_layout


def access_ended(user: User, *, company: str, application: str) -> Letter:
    """Tells somebody that a key of an application was shown twice, which thieves do, and that its access was ended."""
    with translation.override(user.language):
        subject = _("The access of %(application)s was ended") % {"application": application}
        text = "\n\n".join(
            [
                _("Hello %(name)s,") % {"name": user.first_name},
                _(
                    "The application %(application)s showed a key again that it had used up. Somebody may have copied "
                    "it, so its access to your account was ended. Nothing else was changed."
                )
                % {"application": application},
                _("If you still use the application, connect it again. What is connected now:"),
                settings.PUBLIC_URL + reverse("accounts:connected-applications"),
            ]
        )
        text += "\n"
        return Letter(subject, text, in_layout(subject, text, sender_name=company))
