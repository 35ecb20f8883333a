"""Addresses of tasks."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from recruit.tasks import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/quick/", views.quick, name="task-quick"),
    path("tasks/new/", views.new, name="task-new"),
    path("tasks/<uuid:public_id>/", views.task, name="task"),
    path("tasks/<uuid:public_id>/<slug:act>/", views.press, name="task-press"),
]
