"""Puts candidates' own pages into the registers of base when Django starts."""

from __future__ import annotations

from importlib import import_module

from django.utils.translation import gettext_lazy as _

from base.outbox import topics


def register() -> None:
    """Fill the registers. Called once, by the portal's own wiring."""
    import_module("portal.mine.history")
    import_module("portal.mine.receivers")
    # Imported late: verbs need the models, which are not loaded when this module is.
    from portal.mine import entering

    label, kept = _("Link to a candidate’s own page"), ("email",)
    topics.register(topics.Topic(entering.TOPIC, label, entering.deliver_link, hidden=kept, forget=kept))
