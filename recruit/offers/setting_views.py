"""Settings › Offer templates and › Offer fields and masking."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import actor_of, administrator_required, member_of
from accounts.factors.views.again import step_up_to_change
from base.errors import DomainError, Invalid, NotFound, Stale
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from base.ui.parts import Crumb
from recruit.fields import queries as fields
from recruit.fields import scopes
from recruit.jobs.choices import LANGUAGES
from recruit.offers import merging, paper, ruling, templating, terms
from recruit.offers.models import OfferTemplate
from recruit.offers.setting_forms import TemplateForm, term_lines, typed_rules
from recruit.setup.models import Brand
from recruit.teams import standing

PAGE = "recruit/offers/settings/template.html"


@administrator_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The templates in use with the jobs they are for, and the archived ones."""
    rows, choices = list(OfferTemplate.objects.order_by("name", "id")), fields.org_choices()
    live = [(row, fields.scope_words(row.scope, choices)) for row in rows if row.archived_at is None]
    context = {"live": live, "archived": [row for row in rows if row.archived_at is not None]}
    return render_page(request, "recruit/offers/settings/list.html", context)


@administrator_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Write a new template."""
    form = TemplateForm(request.POST or None, initial={"asks": terms.ASKED_AT_FIRST})
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        made = attempt(form, lambda: templating.make_template(by=actor_of(request), values=values))
        if made:
            return done(request, "recruit:offer-templates", _("{name} is added.").format(name=made.name))
    return _page(request, form, _("New offer template"))


@administrator_required
@require_http_methods(["GET", "POST"])
def template(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a template; somebody else's change in between is said and nothing typed is lost."""
    found = _template_of(public_id)
    initial = {name: getattr(found, name) for name in (*templating.CHANGEABLE, "version")}
    form = TemplateForm(request.POST or None, initial=initial)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        version, values = form.cleaned_data.pop("version"), form.cleaned_data
        try:
            saved = attempt(
                form, lambda: templating.edit_template(found, by=actor_of(request), values=values, version=version)
            )
        except Stale as error:
            form.add_error(None, str(error))
            saved = None
        if saved:
            return done(request, "recruit:offer-templates", _("{name} is saved.").format(name=saved.name))
    return _page(request, form, found.name, found)


@administrator_required
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The letter that is typed as PDF with made-up terms; saves nothing."""
    form = TemplateForm(request.POST)
    pdf = paper.preview_pdf(
        str(form["subject"].value() or ""),
        _letter(form),
        _language(form),
        brand=_brand(form),
        author=member_of(request),
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="preview.pdf"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@administrator_required
@require_POST
def copy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a template that says the same."""
    made = templating.copy_template(_template_of(public_id), by=actor_of(request))
    return done(request, reverse("recruit:offer-template", args=[made.public_id]), _("Copied. Change what differs."))


@administrator_required
@require_POST
def archive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer a template no longer."""
    found = templating.archive_template(_template_of(public_id), by=actor_of(request))
    undo = reverse("recruit:offer-template-restore", args=[found.public_id])
    sentence = _("{name} is archived.").format(name=found.name)
    return done(request, "recruit:offer-templates", sentence, undo_url=undo)


@administrator_required
@require_POST
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer an archived template again."""
    found = templating.restore_template(_template_of(public_id), by=actor_of(request))
    return done(request, "recruit:offer-templates", _("{name} can be chosen again.").format(name=found.name))


@administrator_required
@require_http_methods(["GET", "POST"])
@step_up_to_change
def rules(request: HttpRequest) -> HttpResponse:
    """Which terms are required, which ask for approval again, and who does not see them."""
    typed, problem = None, ""
    if request.method == "POST":
        typed = typed_rules(request.POST)
        try:
            ruling.set_rules(typed, by=actor_of(request), seen=request.POST.get("seen", ""))
        except (Invalid, Stale, NotFound) as error:
            problem = str(error)
        else:
            return done(request, "recruit:offer-fields", _("The rules are saved."))
    lines = term_lines(typed)
    context = {
        "built_in": [line for line in lines if not line.field_url_id],
        "own": [line for line in lines if line.field_url_id],
        "roles": [(role.code, role.name) for role in standing.team_roles().values()],
        "seen": ruling.state_of_rules(),
        "problem": problem,
        "crumbs": [Crumb(_("Settings"), reverse("accounts:settings"))],
    }
    return render_page(request, "recruit/offers/settings/fields.html", context, status=409 if problem else None)


def _template_of(public_id: UUID) -> OfferTemplate:
    found = OfferTemplate.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def _page(request: HttpRequest, form: TemplateForm, title: str, found: OfferTemplate | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "template": found,
        "fields": merging.every_field(),
        "crumbs": [
            Crumb(_("Settings"), reverse("accounts:settings")),
            Crumb(_("Offer templates"), reverse("recruit:offer-templates")),
        ],
    }
    context |= _previewed(request, form)
    status = 200 if "preview" in request.POST else None
    return render_page(request, PAGE, context, fragment="preview", status=status)


def _previewed(request: HttpRequest, form: TemplateForm) -> dict[str, Any]:
    """Pictures of the letter's pages, the mail, and merge fields there are not; or why nothing can be drawn."""
    subject, mail, letter = str(form["subject"].value() or ""), str(form["mail_text"].value() or ""), _letter(form)
    if not (subject or letter):
        return {}
    author = member_of(request)
    words = merging.sample_words(subject, mail, letter, _language(form), author=author)
    found: dict[str, Any] = {"words": words, "unknown": merging.unknown_in(subject, mail, letter)}
    try:
        pdf = paper.preview_pdf(subject, letter, _language(form), brand=_brand(form), author=author)
    except DomainError as error:
        return found | {"problem": str(error)}
    drawn = [base64.b64encode(picture).decode() for picture in paper.page_pictures(pdf)]
    return found | {"pages": [f"data:image/png;base64,{page}" for page in drawn]}


def _letter(form: TemplateForm) -> str:
    return str(form["letter"].value() or "")[: templating.LIMITS["letter"]]


def _language(form: TemplateForm) -> str:
    """The language chosen; English while none or an unknown one is."""
    chosen = str(form["language"].value() or "")
    return chosen if chosen in dict(LANGUAGES) else "en"


def _brand(form: TemplateForm) -> Brand | None:
    """The brand the template is for, when it is for one."""
    chosen = (form["scope"].value() or {}).get(scopes.BRAND, [])
    return Brand.objects.filter(public_id=chosen[0]).first() if len(chosen) == 1 and _is_uuid(chosen[0]) else None


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
