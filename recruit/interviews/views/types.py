"""The settings page of interview types: a list of names."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.doors import actor_of, administrator_required
from base.errors import DomainError
from base.ui.pages import done, render_page
from recruit.interviews import queries, typing
from recruit.interviews.forms import TypeForm
from recruit.interviews.models import InterviewType


@administrator_required
def types(request: HttpRequest) -> HttpResponse:
    """The types with how often each is used, and the form that adds some."""
    form = TypeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = _add(request, form)
        if added is not None:
            sentence = _("Added: {names}.").format(names=", ".join(row.name for row in added))
            return done(request, "recruit:interview-types", sentence if added else _("These are on the list already."))
    return render_page(request, "recruit/interviews/types.html", {"form": form, "types": queries.types_with_use()})


@require_POST
@administrator_required
def remove_type(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a type off the list."""
    found = get_object_or_404(InterviewType, public_id=public_id)
    typing.remove_type(found, by=actor_of(request))
    sentence = _("{name} is removed. Interviews that have it keep it.").format(name=found.name)
    return done(request, "recruit:interview-types", sentence)


def _add(request: HttpRequest, form: forms.Form) -> list[InterviewType] | None:
    try:
        return typing.add_types(form.cleaned_data["names"].splitlines(), by=actor_of(request))
    except DomainError as error:
        form.add_error("names", str(error))
        return None
