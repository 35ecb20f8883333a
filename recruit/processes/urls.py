"""Addresses of hiring processes in the settings."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from recruit.processes.views import pages, steps

urlpatterns: list[URLPattern | URLResolver] = [
    path("processes/", pages.processes, name="processes"),
    path("processes/<uuid:public_id>/", pages.process, name="process"),
    path("processes/<uuid:public_id>/rename/", pages.rename, name="process-rename"),
    path("processes/<uuid:public_id>/default/", pages.make_default, name="process-default"),
    path("processes/<uuid:public_id>/archive/", pages.archive, name="process-archive"),
    path("processes/<uuid:public_id>/restore/", pages.restore, name="process-restore"),
    path("processes/<uuid:public_id>/jobs/", pages.bind, name="process-bind"),
    path("processes/<uuid:public_id>/steps/", steps.add_step, name="process-step-add"),
    path("processes/<uuid:public_id>/order/", steps.order, name="process-order"),
    path("steps/<uuid:public_id>/", steps.step, name="step"),
    path("steps/<uuid:public_id>/move/", steps.move_step, name="step-move"),
    path("steps/<uuid:public_id>/required/", steps.require_step, name="step-required"),
    path("steps/<uuid:public_id>/delete/", steps.delete_step, name="step-delete"),
]
