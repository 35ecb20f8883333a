"""Addresses of a candidate's offer, below /offers/; all are named `portal:offer…`."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from portal.offers import views

urlpatterns: list[URLPattern] = [
    path("<str:token>/", views.offer, name="offer"),
    path("<str:token>/letter.pdf", views.letter, name="offer-letter"),
]
