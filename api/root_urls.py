"""The REST door on the hosts named in `settings.API_HOSTS`: everything at the root."""

from __future__ import annotations

from django.urls import include, path

from api import routes

urlpatterns = [path("", include(([*routes.resources, *routes.last], "api")))]

handler400 = "base.views.bad_request"
handler403 = "base.views.forbidden"
handler404 = "base.views.not_found"
handler500 = "base.views.server_error"
