"""Every address of the REST door, gathered from the subjects. Mounted under `/api/` and at the root of API hosts."""

from __future__ import annotations

from django.urls import re_path
from django.urls.resolvers import URLPattern, URLResolver

from accounts import rest as accounts
from base.rest.endpoints import Unknown

resources: list[URLPattern | URLResolver] = [
    *accounts.routes,
]
last: list[URLPattern | URLResolver] = [re_path(r"^.*$", Unknown.as_view(), name="unknown")]
