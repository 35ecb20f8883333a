"""Addresses of the roles on hiring teams in the settings."""

from __future__ import annotations

from django.urls import path

from recruit.teams import views

urlpatterns = [
    path("hiring-team-roles/", views.roles, name="team-roles"),
    path("hiring-team-roles/new/", views.new, name="team-role-new"),
    path("hiring-team-roles/compare/", views.compare, name="team-roles-compare"),
    path("hiring-team-roles/<uuid:public_id>/", views.role, name="team-role"),
    path("hiring-team-roles/<uuid:public_id>/reset/", views.reset, name="team-role-reset"),
    path("hiring-team-roles/<uuid:public_id>/switch/", views.switch, name="team-role-switch"),
    path("hiring-team-roles/<uuid:public_id>/delete/", views.delete, name="team-role-delete"),
]
