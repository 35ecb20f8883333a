"""The addresses that the schema describes, without any prefix."""

from __future__ import annotations

from api import routes

urlpatterns = routes.resources
