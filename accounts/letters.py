"""What accounts writes to people: subject and text of each letter, in the language of the reader."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from base.mail.writing import in_layout


@dataclass(frozen=True, slots=True)
class Letter:
    """A subject, the text, and its HTML twin."""

    subject: str
    text: str
    html: str


def invitation(user: User, *, company: str, inviter: str, secret: str) -> Letter:
    """Asks somebody to choose a password and come in."""
    with translation.override(user.language):
        return _letter(
            company,
            _("%(company)s invites you to Recruit") % {"company": company},
            _("Hello %(name)s,") % {"name": user.first_name},
            _("%(inviter)s made an account for you at %(company)s. Choose a password to start:")
            % {"inviter": inviter, "company": company},
            _address("accounts:welcome", secret),
            _("The link works once, for 14 days. If you did not expect this letter, you can ignore it."),
        )


def reset(user: User, *, company: str, secret: str) -> Letter:
    """Lets the owner of the address choose a new password."""
    with translation.override(user.language):
        return _letter(
            company,
            _("Choose a new password for %(company)s") % {"company": company},
            _("Hello %(name)s,") % {"name": user.first_name},
            _("Somebody asked for a new password for your account. If it was you, choose one here:"),
            _address("accounts:reset-password", secret),
            _("The link works once, for two hours. If it was not you, ignore this letter; your password stays."),
        )


def password_changed(user: User, *, company: str) -> Letter:
    """Tells the owner that the password was changed, in case it was somebody else."""
    with translation.override(user.language):
        return _letter(
            company,
            _("Your password for %(company)s was changed") % {"company": company},
            _("Hello %(name)s,") % {"name": user.first_name},
            _("The password of your account was changed just now, and all other sessions were ended."),
            _("If it was not you, choose a new password at once and tell an administrator:"),
            settings.PUBLIC_URL + reverse("accounts:forgot-password"),
        )


def invitation_by_sso(user: User, *, company: str, inviter: str, secret: str) -> Letter:
    """Asks somebody to come in by single sign-on: there is no password to choose."""
    with translation.override(user.language):
        return _letter(
            company,
            _("%(company)s invites you to Recruit") % {"company": company},
            _("Hello %(name)s,") % {"name": user.first_name},
            _("%(inviter)s made an account for you at %(company)s. Sign in as you do for your other work:")
            % {"inviter": inviter, "company": company},
            _address("accounts:welcome", secret),
            _("If you did not expect this letter, you can ignore it."),
        )


def break_glass_used(user: User, *, company: str, name: str) -> Letter:
    """Tells each administrator that one of them came in without single sign-on."""
    with translation.override(user.language):
        return _letter(
            company,
            _("Somebody signed in to %(company)s without single sign-on") % {"company": company},
            _("Hello %(name)s,") % {"name": user.first_name},
            _("%(name)s signed in as an administrator without single sign-on just now.") % {"name": name},
            _("If nobody of you did this, end the sessions of that account and change its password at once:"),
            settings.PUBLIC_URL + reverse("accounts:users"),
        )


def sign_in_alarm(user: User, *, company: str) -> Letter:
    """Tells each administrator that somebody tries many passwords."""
    with translation.override(user.language):
        return _letter(
            company,
            _("Many wrong passwords are being tried at %(company)s") % {"company": company},
            _("Hello %(name)s,") % {"name": user.first_name},
            _(
                "So many wrong passwords were tried that browsers we do not know have to wait until it stops. Browsers "
                "your colleagues use every day still work; in new ones they can set a new password by mail."
            ),
            _("The accounts of your company:"),
            settings.PUBLIC_URL + reverse("accounts:users"),
        )


def _address(name: str, secret: str) -> str:
    return settings.PUBLIC_URL + reverse(name, args=[secret])


def _letter(company: str, subject: str, *paragraphs: str) -> Letter:
    text = "\n\n".join(paragraphs) + "\n"
    return Letter(subject, text, in_layout(subject, text, sender_name=company))
