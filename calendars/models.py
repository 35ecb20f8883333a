"""The models of this app, gathered from their folders: Django looks for them in this one module."""

from __future__ import annotations

from calendars.availability.models import RecurringAvailability, WorkingHours
from calendars.connections.models import CalendarChoice, Connection, Resource
from calendars.meetings.models import Attendee, Booking, FeedLink, Meeting
from calendars.syncing.models import Subscription

__all__ = [
    "Attendee",
    "Booking",
    "CalendarChoice",
    "Connection",
    "FeedLink",
    "Meeting",
    "RecurringAvailability",
    "Resource",
    "Subscription",
    "WorkingHours",
]
