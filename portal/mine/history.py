"""Kinds of audit entry of candidates' own pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

SIGNED_IN = register("candidate.signed_in", _("{actor} opened their own page"), icon="key")
SIGNED_OUT = register("candidate.signed_out", _("{actor} left their own page on every device"), icon="sign-out")
PUBLISHED = register("candidate.published", _("{actor} updated their profile"), icon="edit", public="candidate.updated")
EXPORTED = register("candidate.exported", _("{actor} downloaded their own data"), icon="download")
EMAIL_CHANGED = register("candidate.email_changed", _("{actor} proved a new e-mail address"), icon="mail")
BOARD_REPORTED = register("job_ad.reported", _("{actor} reported the ad {object}: {status}"), icon="globe")
