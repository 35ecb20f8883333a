"""Long works over the candidates of a job: each act on many of them, and taking one back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.runs.kinds import Kind, each, register
from recruit.applications import bulking

PIECE = 200

register(Kind("bulk-move", _("Moving candidates"), each(bulking.line_of("move")), bulking.finish))
register(Kind("bulk-reject", _("Rejecting candidates"), bulking.reject_lines, bulking.finish, chunk=PIECE))
register(Kind("bulk-message", _("Writing to candidates"), each(bulking.line_of("message")), bulking.finish))
register(Kind("bulk-tag", _("Tagging candidates"), each(bulking.line_of("tag")), bulking.finish))
register(Kind("bulk-transfer", _("Re-assigning candidates"), each(bulking.line_of("transfer")), bulking.finish))
register(Kind("bulk-defer", _("Deferring candidates"), each(bulking.line_of("defer")), bulking.finish))
register(Kind(bulking.UNDO_KIND, _("Taking back"), each(bulking.undo_line)))
