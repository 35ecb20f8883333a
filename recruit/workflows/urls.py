"""Addresses of workflow cards."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from recruit.workflows import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("processes/<uuid:process_id>/workflow/", views.workflow, name="workflow"),
    path("processes/<uuid:process_id>/workflow/new/", views.new, name="workflow-new"),
    path("workflow/<uuid:card_id>/", views.card, name="workflow-card"),
    path("workflow/<uuid:card_id>/log/", views.log, name="workflow-log"),
    path("workflow/<uuid:card_id>/<slug:act>/", views.press, name="workflow-press"),
]
