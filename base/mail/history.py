"""What can happen to the mail transport by hand."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit import kinds

TESTED = kinds.register("email.tested", _("{actor} sent a test letter to {to}"), icon="mail", personal=("to",))
