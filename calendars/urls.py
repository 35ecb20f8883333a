"""Addresses of the calendar pages and of the machines that notify us."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from calendars.connections import own_views as own
from calendars.connections import views as connections

app_name = "calendars"
urlpatterns: list[URLPattern | URLResolver] = [
    path("settings/calendars/", connections.calendars, name="calendars"),
    path("settings/calendars/rooms/", connections.rooms, name="rooms"),
    path("settings/calendars/rooms/<uuid:public_id>/remove/", connections.remove_room, name="room-remove"),
    path("settings/calendars/use/<slug:kind>/", connections.use, name="use"),
    path("settings/calendars/stop/", connections.stop, name="stop"),
    path("settings/exchange/", connections.exchange, name="exchange"),
    path("settings/office365/", connections.office365, name="office365"),
    path("settings/office365/sign-in/", connections.sign_in, name="office365-sign-in"),
    path("settings/office365/signed-in/", connections.signed_in, name="office365-signed-in"),
    path("settings/calendars/check/<slug:kind>/", connections.check, name="check"),
    path("settings/calendars/load/<slug:kind>/", connections.load, name="load"),
    path("settings/calendars/disconnect/<slug:kind>/", connections.disconnect, name="disconnect"),
    path("me/calendar/", own.calendar, name="own-calendar"),
    # Without a slash at its end, as administrators of Exchange servers know it (product facts §11.1).
    path("calendar-hooks/<str:identifier>", own.reached, name="reached"),
    path("", include("calendars.meetings.urls")),
    path("", include("calendars.availability.urls")),
    path("", include("calendars.syncing.urls")),
]
