"""Puts the audit kinds, preferences, outbox topics and adapters of calendars into the registers of base."""

from __future__ import annotations

from importlib import import_module

from django.utils.translation import gettext_lazy as _

HISTORIES: tuple[str, ...] = (
    "calendars.preferences",
    "calendars.connections.history",
    "calendars.availability.history",
    "calendars.meetings.history",
    "calendars.syncing.history",
)


def register() -> None:
    """Import what registers itself on import. Called once, from the app's `ready()`."""
    for module in HISTORIES:
        import_module(module)
    _register_meetings()
    _register_connections()
    _register_hours()
    import_module("calendars.syncing.receivers")


def _register_meetings() -> None:
    """The effect that keeps outside events as our meetings are, and what meetings listen to."""
    from base.outbox import topics
    from calendars.meetings import effects, replying

    import_module("calendars.meetings.receivers")
    topics.register(
        topics.Topic(
            effects.TOPIC,
            _("Event in the outside calendar"),
            effects.perform,
            max_attempts=effects.MOST_ATTEMPTS,
            resolve_unknown=effects.resolve_unknown,
            hidden=("words",),
            forget=("words",),
        )
    )
    topics.register(
        topics.Topic(
            replying.TOPIC,
            _("Answer in an attendee's own calendar"),
            replying.perform,
            max_attempts=replying.MOST_ATTEMPTS,
        )
    )


def _register_connections() -> None:
    """The calendar systems as third parties, and the pages about them."""
    from accounts import access, doors
    from base.providers import registry
    from base.ui import navigation
    from calendars.connections import queries
    from calendars.connections.models import Connection

    exchange, office365 = Connection.Kind.EXCHANGE, Connection.Kind.OFFICE365
    registry.register(registry.Provider("calendar", "exchange", exchange.label, make=queries.exchange_adapter))
    registry.register(registry.Provider("calendar", "office365", office365.label, make=queries.office365_adapter))
    section, may = _("Calendars"), access.may_administer
    for label, name, icon, order, detail in (
        (_("Calendars"), "calendars", "calendar", 150, _("Which system is used, rooms, changes made outside.")),
        (_("Microsoft Exchange"), "exchange", "database", 152, _("A server of your own: account, URL, rooms.")),
        (_("Office 365"), "office365", "globe", 154, _("Microsoft’s cloud: permissions, IDs, sign-in.")),
    ):
        navigation.register(
            navigation.Item(label, f"calendars:{name}", icon, order, may, "settings", "", detail, section)
        )
    doors.add_account_page("calendars:own-calendar", _("Calendar"))


def _register_hours() -> None:
    """The pages about when people work."""
    from accounts import access, doors
    from base.ui import navigation

    doors.add_account_page("calendars:working-hours", _("Working hours"))
    navigation.register(
        navigation.Item(
            _("Working hours"), "calendars:company-hours", "clock", 156, access.may_administer, "settings", "",
            _("Of everybody who has not entered their own."), _("Calendars"),
        )
    )  # fmt: skip
