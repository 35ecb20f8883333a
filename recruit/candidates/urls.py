"""Addresses of people and their files."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from recruit.candidates import views, views_check

urlpatterns: list[URLPattern | URLResolver] = [
    path("files/<uuid:attachment_id>/", views.resume, name="attachment-region"),
    path("files/<uuid:attachment_id>/check/", views_check.check, name="resume-check"),
    path("files/<uuid:attachment_id>/pages/<int:number>.png", views.page_picture, name="attachment-page"),
    path("files/<uuid:attachment_id>/<str:name>", views.download, name="attachment"),
]
