"""Middleware of the benchmark only: says how many statements an answer took, and lets a client be many networks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "X-Query-Count"
ADDRESS_HEADER = "HTTP_X_BENCH_ADDRESS"


class CountingMiddleware:
    """Counts SQL statements of each request, begins and ends of transactions left aside.

    Public pages are limited by network; a header stands in for the visitor's address, which is why these settings must
    never serve real visitors.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if address := request.META.get(ADDRESS_HEADER):
            request.META["REMOTE_ADDR"] = address
        count = 0

        def counted(execute: Callable[..., Any], *arguments: Any) -> Any:
            nonlocal count
            count += 1
            return execute(*arguments)

        with connection.execute_wrapper(counted):
            response = self.get_response(request)
        response.headers[HEADER] = str(count)
        return response
