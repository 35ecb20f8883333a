"""Addresses of the company's own fields: what forms fetch (`parts`), and the settings pages."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from recruit.fields.views import parts

urlpatterns: list[URLPattern | URLResolver] = [
    path("fields/scope-values/", parts.scope_values, name="scope-values"),
    path("fields/<uuid:public_id>/lookup/", parts.lookup, name="field-lookup"),
    path("fields/<uuid:public_id>/children/", parts.children, name="field-children"),
]
