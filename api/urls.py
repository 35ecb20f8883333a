"""The REST door on the product's own host: everything under `/api/`."""

from __future__ import annotations

from django.urls import include, path

from api import routes

app_name = "api"
urlpatterns = [path("api/", include([*routes.resources, *routes.last])), path("api", routes.Unknown.as_view())]
