"""What can happen to a connection with a third party."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit import kinds

CHECKED = kinds.register("provider.checked", _("{actor} tested the connection to {object}: {result}"), icon="link")
