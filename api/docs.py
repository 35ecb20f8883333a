"""Door to the docs page of the REST interface: drawn from the schema, readable without script."""

from __future__ import annotations

import json
from functools import lru_cache

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from api import reference
from api.reference import Group
from api.schema import document, server_of
from base.rest import limits
from base.rest.errors import body
from base.ui.pages import render_page

_SENTENCE = "Phone Screen is required first: move Nora Novak there before Video Interview."


@lru_cache(maxsize=4)
def _groups(server: str) -> list[Group]:
    return reference.groups_of(document(server))


@login_not_required
@require_safe
def page(request: HttpRequest, group: str = "") -> HttpResponse:
    """The introduction, or the operations of one group."""
    groups = _groups(server_of(request))
    chosen = next((each for each in groups if each.slug == group), None)
    if group and chosen is None:
        raise Http404
    context = {
        "groups": groups,
        "chosen": chosen,
        "server": server_of(request),
        "schema_url": reverse("api:openapi"),
        "standard": limits.STANDARD,
        "publication": limits.PUBLICATION,
        "refusal": json.dumps(
            body(_SENTENCE, [{"code": "required_step", "message": _SENTENCE, "step": "Phone Screen"}]), indent=2
        ),
    }
    return render_page(request, "api/docs.html", context)
