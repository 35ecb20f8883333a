"""The page that brings a list of values into a field: first what would happen, line by line, then the import."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.doors import actor_of, administrator_required
from base.errors import NotFound
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from base.ui.parts import Crumb
from recruit.fields import importing
from recruit.fields.forms.settings import ImportForm
from recruit.fields.models import CustomField
from recruit.fields.value_rows import Problem, Reading, read
from recruit.fields.views.settings import Category, address_of, crumbs_to, field_of

MOST_SHOWN = 100
SENTENCES: dict[Problem, Promise] = {
    Problem.EMPTY: gettext_lazy("The label is missing."),
    Problem.LABEL_TOO_LONG: gettext_lazy("The label is longer than 150 characters."),
    Problem.CODE_TOO_LONG: gettext_lazy("The code is longer than 100 characters."),
    Problem.TWICE: gettext_lazy("This label is there already, further up."),
    Problem.CODE_TWICE: gettext_lazy("Another line has this code."),
    Problem.UNKNOWN_PARENT: gettext_lazy("The parent field has no value of this name or code."),
    Problem.NO_PARENT_FIELD: gettext_lazy("This field depends on no other: leave the third column empty."),
    Problem.TOO_MANY_CELLS: gettext_lazy("There are more than three columns."),
    Problem.UNREADABLE: gettext_lazy("This line cannot be read: a quotation mark is never closed."),
}


@administrator_required
def import_values(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Look at a list, then bring it in. With bad lines nothing is imported unless "good lines only" is pressed."""
    field = field_of(public_id)
    if field.type != CustomField.Type.SELECT:
        raise NotFound
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"field": field, "form": form, "crumbs": _crumbs(field), "back_url": address_of(field)}
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        reading = read(text, _parents_of(field))
        wish = request.POST.get("do", "")
        if reading.rows and (wish == "good" or (wish == "all" and not reading.bad)):
            plan = attempt(form, lambda: importing.import_values(field, by=actor_of(request), rows=reading.rows))
            if plan is not None:
                return done(request, address_of(field), _imported(plan))
        else:
            rows = reading.rows
            plan = attempt(form, lambda: importing.import_values(field, by=actor_of(request), rows=rows, dry_run=True))
        context |= {"text": text, "plan": plan, **_bad(reading)}
    return render_page(request, "recruit/fields/import.html", context)


def _bad(reading: Reading) -> dict[str, Any]:
    lines = [(line.number, line.text, SENTENCES[line.problem]) for line in reading.bad[:MOST_SHOWN]]
    return {"bad": lines, "bad_count": len(reading.bad), "good_count": len(reading.rows)}


def _parents_of(field: CustomField) -> dict[str, int] | None:
    if field.parent is None:
        return None
    rows = field.parent.values.filter(archived_at=None).values_list("pk", "label", "code")
    by_code = {code.casefold(): key for key, _label, code in rows if code}
    return by_code | {label.casefold(): key for key, label, _code in rows}


def _imported(plan: importing.Plan) -> str:
    added = ngettext("%(count)d value is added", "%(count)d values are added", len(plan.added))
    changed = ngettext("%(count)d is brought up to date.", "%(count)d are brought up to date.", len(plan.changed))
    return f"{added % {'count': len(plan.added)}}, {changed % {'count': len(plan.changed)}}"


def _crumbs(field: CustomField) -> list[Crumb]:
    here = Crumb(field.label, reverse("recruit:field", args=[field.public_id]))
    return crumbs_to(Category(field.category), here, Crumb(_("Import values")))
