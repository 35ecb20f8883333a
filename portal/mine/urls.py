"""Addresses of a candidate's own pages, below /careers/mine/; all are named `portal:mine…`."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from portal.mine.views import data, entrance, pages

urlpatterns: list[URLPattern] = [
    path("", pages.home, name="mine"),
    path("sign-in/", entrance.sign_in, name="mine-sign-in"),
    path("sent/", entrance.sent, name="mine-sent"),
    path("open/<str:secret>/", entrance.open_link, name="mine-open"),
    path("new-email/<str:secret>/", entrance.new_email, name="mine-new-email"),
    path("sign-out/", entrance.sign_out, name="mine-sign-out"),
    path("language/", entrance.language, name="mine-language"),
    path("applications/<uuid:public_id>/", pages.application, name="mine-application"),
    path("applications/<uuid:public_id>/withdraw/", pages.withdraw, name="mine-withdraw"),
    path("profile/", pages.profile, name="mine-profile"),
    path("profile/discard/", pages.discard, name="mine-discard"),
    path("email/", pages.email, name="mine-email"),
    path("files/", pages.files, name="mine-files"),
    path("files/<uuid:public_id>/", pages.file, name="mine-file"),
    path("data/", data.data, name="mine-data"),
    path("data/consent/", data.consent, name="mine-consent"),
    path("data/export/", data.export, name="mine-export"),
    path("data/erase/", data.erase, name="mine-erase"),
]
