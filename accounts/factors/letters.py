"""What people are told by mail about their second factors, in case it was somebody else."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import User
from base.mail import mailing
from base.mail.writing import in_layout


def tell_added(user: User, *, factor: str) -> None:
    """A factor was added."""
    with translation.override(user.language):
        _tell(
            user,
            _("A second factor was added to your account"),
            _("“%(name)s” can now prove that it is you.") % {"name": factor},
        )


def tell_removed(user: User, *, factor: str) -> None:
    """A factor was removed."""
    with translation.override(user.language):
        _tell(
            user,
            _("A second factor of your account was removed"),
            _("“%(name)s” is no longer asked for.") % {"name": factor},
        )


def tell_reset(user: User, *, by: str) -> None:
    """An administrator removed all of them."""
    with translation.override(user.language):
        _tell(
            user,
            _("The second factors of your account were removed"),
            _("%(name)s removed all second factors and recovery codes of your account. All your sessions were ended.")
            % {"name": by},
        )


def tell_code_used(user: User, *, left: int) -> None:
    """A recovery code opened the door."""
    with translation.override(user.language):
        _tell(
            user,
            _("A recovery code was used for your account"),
            _("Somebody used one of your recovery codes. %(left)d are left.") % {"left": left},
        )


def tell_guessed(user: User) -> None:
    """Somebody knows the password and guesses the second factor."""
    with translation.override(user.language):
        _tell(
            user,
            _("Somebody tried to sign in to your account"),
            _("The first proof, such as your password, was right; the second factor was wrong several times."),
        )


def tell_copied(user: User, *, factor: str) -> None:
    """A passkey counted backwards."""
    with translation.override(user.language):
        _tell(
            user,
            _("A passkey of your account was refused"),
            _("“%(name)s” was used in a way that suggests a copy of it. Remove it and add a new one.")
            % {"name": factor},
        )


def _tell(user: User, subject: str, sentence: str) -> None:
    company = queries.company().name
    address = settings.PUBLIC_URL + reverse("accounts:security")
    advice = _("If it was not you, change your password at once and tell an administrator. Your second factors:")
    text = "\n\n".join([_("Hello %(name)s,") % {"name": user.first_name}, sentence, f"{advice}\n{address}"]) + "\n"
    html = in_layout(subject, text, sender_name=company)
    mailing.send(to=user.email, subject=subject, text=text, html=html, about=f"user:{user.public_id}")
