"""Addresses of the company's vocabulary in the settings."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from recruit.setup import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("departments/", views.departments, name="departments"),
    path("departments/<uuid:public_id>/", views.department, name="department"),
    path("departments/<uuid:public_id>/archive/", views.archive_department, name="department-archive"),
    path("departments/<uuid:public_id>/restore/", views.restore_department, name="department-restore"),
    path("locations/", views.locations, name="locations"),
    path("locations/<uuid:public_id>/", views.location, name="location"),
    path("locations/<uuid:public_id>/remove/", views.remove_location, name="location-remove"),
    path("brands/", views.brands, name="brands"),
    path("brands/<uuid:public_id>/", views.brand, name="brand"),
    path("brands/<uuid:public_id>/default/", views.make_default_brand, name="brand-default"),
    path("brands/<uuid:public_id>/remove/", views.remove_brand, name="brand-remove"),
    path("reasons/", views.reasons, name="reasons"),
    path("reasons/<uuid:public_id>/", views.reason, name="reason"),
    path("reasons/<uuid:public_id>/switch/", views.switch_reason, name="reason-switch"),
    path("reasons/<uuid:public_id>/shift/", views.shift_reason, name="reason-shift"),
    path("sources/", views.sources, name="sources"),
    path("sources/<uuid:public_id>/archive/", views.archive_source, name="source-archive"),
    path("sources/<uuid:public_id>/restore/", views.restore_source, name="source-restore"),
]
