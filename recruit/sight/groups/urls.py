"""Addresses of access groups in the settings."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from recruit.sight.groups import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("access-groups/", views.groups, name="access-groups"),
    path("access-groups/new/", views.new, name="access-group-new"),
    path("access-groups/<uuid:public_id>/", views.group, name="access-group"),
    path("access-groups/<uuid:public_id>/edit/", views.edit, name="access-group-edit"),
    path("access-groups/<uuid:public_id>/members/", views.add_members, name="access-group-members"),
    path("access-groups/<uuid:public_id>/members/<uuid:user_id>/remove/", views.remove_member, name="access-group-out"),
    path("access-groups/<uuid:public_id>/delete/", views.delete, name="access-group-delete"),
]
