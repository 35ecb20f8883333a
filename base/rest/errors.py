"""How the REST door words every refusal: `{"message": …, "errors": [{"code": …, "message": …}]}`."""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response

from base.errors import DomainError, Invalid, NotAllowed, NotFound, RetryableError, TooMany

logger = logging.getLogger(__name__)

DATABASE_WAIT_SECONDS = 10


def body(message: str, errors: list[dict[str, Any]]) -> dict[str, Any]:
    """The error body of all answers but those of the Application API."""
    return {"message": message, "errors": errors}


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception of a view into an answer; None leaves a fault of ours to Django, which shows no detail.

    A view may word the body its own way with a method `error_body(status, message, errors)`.
    """
    worded = _worded(error)
    if worded is None:
        return None
    code, message, errors, headers = worded
    word = getattr(context.get("view"), "error_body", None)
    data = word(code, message, errors) if word else body(message, errors)
    return Response(data, status=code, headers=headers)


type_worded = tuple[int, str, list[dict[str, Any]], dict[str, str]]


def _worded(error: Exception) -> type_worded | None:
    if isinstance(error, Http404):
        error = NotFound(_("There is nothing at this address, or you do not have access to it."))
    elif isinstance(error, PermissionDenied):
        error = NotAllowed()
    if isinstance(error, DomainError):
        return _of_domain(error)
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    if isinstance(error, OperationalError | InterfaceError):
        logger.warning("The database does not answer.", exc_info=error)
        sentence = _("The database does not answer just now. Try again in a few seconds.")
        return _single(503, "database_away", sentence, {"Retry-After": str(DATABASE_WAIT_SECONDS)})
    if isinstance(error, RequestDataTooBig):
        return _single(413, "too_large", _("The request is too large. Send files as multipart/form-data."))
    if isinstance(error, SuspiciousOperation):
        return _single(400, "bad_request", _("The request cannot be read."))
    return None


def _single(code: int, word: str, sentence: str, headers: dict[str, str] | None = None) -> type_worded:
    return code, sentence, [{"code": word, "message": sentence}], headers or {}


def _of_domain(error: DomainError) -> type_worded:
    message = str(error)
    headers: dict[str, str] = {}
    errors: list[dict[str, Any]]
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.wait_seconds)
    if isinstance(error, RetryableError) and error.wait_seconds:
        headers["Retry-After"] = str(math.ceil(error.wait_seconds))
    code = status.HTTP_400_BAD_REQUEST if isinstance(error, Invalid) else error.status
    if isinstance(error, Invalid) and error.fields:
        errors = [
            {"code": error.code, "message": str(sentence), "field": camel(name)}
            for name, sentence in error.fields.items()
        ]
    else:
        facts = {camel(name): value for name, value in error.data.items() if isinstance(value, str | int | bool)}
        errors = [{"code": error.code, "message": message, **facts}]
    return error.data.get("http_status", code), message, errors, headers


def _of_framework(error: exceptions.APIException) -> type_worded:
    headers: dict[str, str] = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(math.ceil(wait))
    if isinstance(error, exceptions.ValidationError):
        errors = list(_flat(error.get_full_details()))
        return error.status_code, str(Invalid.default_message), errors, headers
    message = str(error.detail)
    return error.status_code, message, [{"code": str(error.default_code), "message": message}], headers


def _flat(details: Any, path: str = "") -> Iterator[dict[str, Any]]:
    """Each refusal of a serializer with the path of its input: `location.city`, `education[0].degree`."""
    if (
        isinstance(details, dict)
        and set(details) == {"message", "code"}
        and not isinstance(details["message"], dict | list)
    ):
        entry = {"code": str(details["code"]), "message": str(details["message"])}
        yield entry | ({"field": path} if path else {})
    elif isinstance(details, dict):
        for name, inner in details.items():
            step = "" if name == "non_field_errors" else f"[{name}]" if isinstance(name, int) else f".{name}"
            yield from _flat(inner, (path + step).lstrip("."))
    elif isinstance(details, list):
        for number, inner in enumerate(details):
            nested = isinstance(inner, dict) and set(inner) != {"message", "code"}
            if not nested or inner:
                yield from _flat(inner, f"{path}[{number}]" if nested else path)


def camel(name: str) -> str:
    """`first_name` as clients write it: `firstName`."""
    return re.sub(r"_(\w)", lambda match: match.group(1).upper(), name)
