"""Addresses of offer templates and of the rules of offer terms in the settings."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from recruit.offers import setting_views as views

urlpatterns: list[URLPattern | URLResolver] = [
    path("offer-templates/", views.listing, name="offer-templates"),
    path("offer-templates/new/", views.add, name="offer-template-new"),
    path("offer-templates/preview/", views.preview, name="offer-template-preview"),
    path("offer-templates/<uuid:public_id>/", views.template, name="offer-template"),
    path("offer-templates/<uuid:public_id>/copy/", views.copy, name="offer-template-copy"),
    path("offer-templates/<uuid:public_id>/archive/", views.archive, name="offer-template-archive"),
    path("offer-templates/<uuid:public_id>/restore/", views.restore, name="offer-template-restore"),
    path("offer-fields/", views.rules, name="offer-fields"),
]
