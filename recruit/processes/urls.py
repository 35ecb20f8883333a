"""Addresses of hiring processes in the settings."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from recruit.processes import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("processes/", views.processes, name="processes"),
    path("processes/<uuid:public_id>/", views.process, name="process"),
    path("processes/<uuid:public_id>/rename/", views.rename, name="process-rename"),
    path("processes/<uuid:public_id>/default/", views.make_default, name="process-default"),
    path("processes/<uuid:public_id>/archive/", views.archive, name="process-archive"),
    path("processes/<uuid:public_id>/restore/", views.restore, name="process-restore"),
    path("processes/<uuid:public_id>/steps/", views.add_step, name="process-step-add"),
    path("processes/<uuid:public_id>/order/", views.order, name="process-order"),
    path("steps/<uuid:public_id>/", views.step, name="step"),
    path("steps/<uuid:public_id>/move/", views.move_step, name="step-move"),
    path("steps/<uuid:public_id>/required/", views.require_step, name="step-required"),
    path("steps/<uuid:public_id>/delete/", views.delete_step, name="step-delete"),
]
