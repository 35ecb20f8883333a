"""Settings › E-mail templates: the list, the form with its preview, archive and restore."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import actor_of, administrator_required, member_of
from base.errors import Stale
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from base.ui.parts import Crumb
from recruit.letters import fields, queries, templating
from recruit.letters.forms import EVENT_LABELS, TemplateForm
from recruit.letters.models import EmailTemplate

PAGE = "recruit/letters/template.html"


@administrator_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The templates by type, what sends them, and the archived ones."""
    rows = list(EmailTemplate.objects.order_by("name", "id"))
    live = [row for row in rows if row.archived_at is None]
    groups = [(kind, [row for row in live if row.type == kind.value]) for kind in EmailTemplate.Type]
    silent = [label for event, label in EVENT_LABELS.items() if all(row.event != event for row in live)]
    context = {
        "groups": groups,
        "archived": [row for row in rows if row.archived_at is not None],
        "events": EVENT_LABELS,
        "silent": silent,
    }
    return render_page(request, "recruit/letters/list.html", context)


@administrator_required
def add(request: HttpRequest) -> HttpResponse:
    """Write a new template."""
    first = request.GET.get("type", "")
    initial = {"type": first} if first in EmailTemplate.Type.values else {}
    form = TemplateForm(request.POST or None, initial=initial)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        made = attempt(form, lambda: templating.add_template(by=actor_of(request), **values))
        if made:
            return done(request, "recruit:letter-templates", _("{name} is added.").format(name=made.name))
    return _page(request, form, _("New e-mail template"))


@administrator_required
def template(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a template; somebody else's change in between is said and nothing typed is lost."""
    found = queries.template_of(public_id)
    initial = {name: getattr(found, name) for name in (*templating.CHANGEABLE, "version")}
    form = TemplateForm(request.POST or None, initial=initial)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        version = form.cleaned_data.pop("version")
        values = form.cleaned_data
        try:
            saved = attempt(
                form, lambda: templating.edit_template(found, by=actor_of(request), changes=values, version=version)
            )
        except Stale as error:
            form.add_error(None, str(error))
            saved = None
        if saved:
            return done(request, "recruit:letter-templates", _("{name} is saved.").format(name=saved.name))
    return _page(request, form, found.name, found)


@require_POST
@administrator_required
def archive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer a template no longer."""
    found = templating.archive_template(queries.template_of(public_id), by=actor_of(request))
    undo = reverse("recruit:letter-template-restore", args=[found.public_id])
    sentence = _("{name} is archived.").format(name=found.name)
    return done(request, "recruit:letter-templates", sentence, undo_url=undo)


@require_POST
@administrator_required
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer an archived template again."""
    found = templating.restore_template(queries.template_of(public_id), by=actor_of(request))
    return done(request, "recruit:letter-templates", _("{name} can be chosen again.").format(name=found.name))


def _page(request: HttpRequest, form: TemplateForm, title: str, found: EmailTemplate | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "template": found,
        "fields": fields.every(),
        "crumbs": [
            Crumb(_("Settings"), reverse("accounts:settings")),
            Crumb(_("E-mail templates"), reverse("recruit:letter-templates")),
        ],
    }
    subject, text = (str(form[name].value() or "") for name in ("subject", "text"))
    sample = queries.sample_application()
    context["sample"] = sample
    if sample is not None and (subject or text):
        context["preview"] = queries.written(sample, subject, text, author=member_of(request))
    status = 200 if "preview" in request.POST else None
    return render_page(request, PAGE, context, fragment="preview", status=status)
