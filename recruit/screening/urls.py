"""Addresses of screening questions in the settings."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from recruit.screening import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("questions/", views.questions, name="questions"),
    path("questions/<uuid:public_id>/", views.question, name="question"),
    path("questions/<uuid:public_id>/archive/", views.archive_question, name="question-archive"),
    path("questions/<uuid:public_id>/restore/", views.restore_question, name="question-restore"),
    path("question-sets/", views.sets, name="question-sets"),
    path("question-sets/<uuid:public_id>/", views.question_set, name="question-set"),
    path("question-sets/<uuid:public_id>/default/", views.make_default_set, name="question-set-default"),
    path("question-sets/<uuid:public_id>/archive/", views.archive_set, name="question-set-archive"),
    path("question-sets/<uuid:public_id>/restore/", views.restore_set, name="question-set-restore"),
    path("question-sets/<uuid:public_id>/order/", views.order_set, name="question-set-order"),
    path("question-sets/<uuid:public_id>/put/", views.put_question, name="question-put"),
    path("asked-questions/<uuid:public_id>/", views.asked, name="asked"),
    path("asked-questions/<uuid:public_id>/move/", views.move_asked, name="asked-move"),
    path("asked-questions/<uuid:public_id>/required/", views.require_asked, name="asked-required"),
    path("asked-questions/<uuid:public_id>/remove/", views.unask, name="asked-remove"),
]
