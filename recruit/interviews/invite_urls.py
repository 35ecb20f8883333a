"""Addresses of invitations to choose a time, for staff."""

from __future__ import annotations

from django.urls import path

from recruit.interviews.views import invite

_PLACE = "applications/<uuid:public_id>/interviews/invite/"
urlpatterns = [
    path(_PLACE, invite.invite, name="interview-invite"),
    path(f"{_PLACE}<uuid:invitation_id>/withdraw/", invite.withdraw, name="interview-invite-withdraw"),
]
