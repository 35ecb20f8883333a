"""One include for each package that has pages."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("base.urls")),
    path("", include("base.ui.urls")),
    path("", include("accounts.urls")),
    path("", include("calendars.urls")),
    path("", include("recruit.urls")),
    path("", include("portal.urls")),
    path("", include("api.urls")),
]

handler400 = "base.views.bad_request"
handler403 = "base.views.forbidden"
handler404 = "base.views.not_found"
handler500 = "base.views.server_error"

if settings.STYLEGUIDE:
    urlpatterns.append(path("styleguide/", include("base.ui.styleguide_urls")))
