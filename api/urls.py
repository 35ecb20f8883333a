"""The REST door on the product's own host: everything under `/api/`."""

from __future__ import annotations

from django.urls import include, path

from api import routes
from base.rest.endpoints import Unknown

app_name = "api"
urlpatterns = [path("api/", include([*routes.resources, *routes.last])), path("api", Unknown.as_view())]
