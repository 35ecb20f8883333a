"""Addresses of the base: health, and the administrator's pages about the machinery."""

from __future__ import annotations

from django.urls import path

from base import views
from base.audit import views as audit
from base.mail import views as mail
from base.outbox import views as outbox
from base.runs import views as runs
from base.undo.views import undo

app_name = "base"
urlpatterns = [
    path("undo/<uuid:token>/", undo, name="undo"),
    path("health/", views.live, name="health"),
    path("health/ready/", views.ready, name="health-ready"),
    path("health/deep/", views.deep, name="health-deep"),
    path("settings/audit/", audit.audit, name="audit"),
    path("settings/audit/export/", audit.export, name="audit-export"),
    path("settings/background/", outbox.background, name="background"),
    path("settings/background/retry/", outbox.retry_topic, name="background-retry"),
    path("settings/background/<uuid:public_id>/", outbox.effect, name="effect"),
    path("settings/background/<uuid:public_id>/retry/", outbox.retry, name="effect-retry"),
    path("settings/email/", mail.email, name="email"),
    path("settings/email/check/", mail.check_transport, name="email-check"),
    path("runs/", runs.runs, name="runs"),
    path("runs/mine/", runs.mine, name="runs-mine"),
    path("runs/<uuid:public_id>/", runs.run, name="run"),
    path("runs/<uuid:public_id>/cancel/", runs.cancel, name="run-cancel"),
    path("runs/<uuid:public_id>/retry/", runs.retry, name="run-retry"),
    path("runs/<uuid:public_id>/lines.csv", runs.lines, name="run-lines"),
    path("mailbox/", mail.mailbox, name="mailbox"),
    path("mailbox/<uuid:public_id>/", mail.letter, name="letter"),
    path("mailbox/<uuid:public_id>/html/", mail.letter_html, name="letter-html"),
]
