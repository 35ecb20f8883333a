"""What can happen to the audit itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit import kinds

EXPORTED = kinds.register("audit.exported", _("{actor} exported {count} audit entries"), icon="download")
ERASED = kinds.register("audit.erased", _("{actor} removed personal data from {count} audit entries"), icon="ban")
DROPPED = kinds.register("audit.dropped", _("{count} audit entries were dropped: their time was over"), icon="trash")
