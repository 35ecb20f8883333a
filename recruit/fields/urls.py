"""Addresses of the company's own fields: what forms fetch (`parts`), and the settings pages."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from recruit.fields.views import dependencies, imports, parts, settings, values

urlpatterns: list[URLPattern | URLResolver] = [
    path("fields/", settings.fields, name="fields"),
    path("fields/new/", settings.new, name="field-new"),
    path("fields/scope-values/", parts.scope_values, name="scope-values"),
    path("fields/<uuid:public_id>/", values.field, name="field"),
    path("fields/<uuid:public_id>/edit/", settings.edit, name="field-edit"),
    path("fields/<uuid:public_id>/move/", settings.move, name="field-move"),
    path("fields/<uuid:public_id>/archive/", settings.archive, name="field-archive"),
    path("fields/<uuid:public_id>/restore/", settings.restore, name="field-restore"),
    path("fields/<uuid:public_id>/sort/", values.sort, name="field-sort"),
    path("fields/<uuid:public_id>/import/", imports.import_values, name="field-import"),
    path("fields/<uuid:public_id>/dependency/", dependencies.dependency, name="field-dependency"),
    path("fields/<uuid:public_id>/dependency/<uuid:value_id>/", dependencies.links, name="field-links"),
    path("fields/<uuid:public_id>/lookup/", parts.lookup, name="field-lookup"),
    path("fields/<uuid:public_id>/children/", parts.children, name="field-children"),
    path("field-values/<uuid:public_id>/", values.value, name="field-value"),
    path("field-values/<uuid:public_id>/move/", values.move, name="field-value-move"),
    path("field-values/<uuid:public_id>/archive/", values.archive, name="field-value-archive"),
    path("field-values/<uuid:public_id>/restore/", values.restore, name="field-value-restore"),
]
