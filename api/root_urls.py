"""The REST door on the hosts named in `settings.API_HOSTS`: everything at the root.

The pages follow behind the catch-all: no request reaches them here, but letters and links can name them.
"""

from __future__ import annotations

from django.urls import include, path

from api import routes

urlpatterns = [
    path("", include(([*routes.resources, *routes.last], "api"))),
    path("", include("base.urls")),
    path("", include("accounts.urls")),
    path("", include("recruit.urls")),
    path("", include("portal.urls")),
]

handler400 = "base.views.bad_request"
handler403 = "base.views.forbidden"
handler404 = "base.views.not_found"
handler500 = "base.views.server_error"
