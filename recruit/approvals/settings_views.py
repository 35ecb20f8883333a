"""The settings pages Job approvals and Offer approvals, from one view: the chains, one chain, and the switches."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import queries as accounts
from accounts import tuning
from accounts.doors import actor_of, administrator_required
from accounts.factors.views.again import step_up_to_change
from accounts.preferring import value
from base.audit.queries import timeline
from base.audit.recording import key_of
from base.errors import Stale
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from base.ui.parts import Crumb
from recruit.approvals import chain_queries, chaining, forms, trials
from recruit.approvals.forms import Asked, ChainForm, SwitchesForm
from recruit.approvals.models import ApprovalChain
from recruit.approvals.preferences import REMOVE_ACCESS
from recruit.approvals.states import Subject

_PAGES = {Subject.JOB: "recruit:job-approval-settings", Subject.OFFER: "recruit:offer-approval-settings"}


@administrator_required
@require_http_methods(["GET", "POST"])
@step_up_to_change
def settings(request: HttpRequest, subject: Subject) -> HttpResponse:
    """The chains of a subject and its switches. Before access is removed the page says whose."""
    form = SwitchesForm(request.POST or None, subject=subject, stored=accounts.company().preferences)
    if answer := validate_field(request, form):
        return answer
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        was, will = value(REMOVE_ACCESS[subject]), form.cleaned_data["remove_access"]
        if was or not will or request.POST.get("sure") == "1":
            if attempt(form, lambda: tuning.change_preferences(form.preferences(), by=actor_of(request))) is not None:
                return done(request, _PAGES[subject], _said(was=was, will=will))
        else:
            context["ending"] = chain_queries.ending(subject)
    lines = chain_queries.lines(subject)
    context |= {
        "subject": subject,
        "form": form,
        "lines": lines,
        "is_any_active": any(line.chain.is_active for line in lines),
        "archived": chain_queries.archived(subject)[:50],
        "new_url": reverse("recruit:job-chain-new" if subject is Subject.JOB else "recruit:offer-chain-new"),
        "crumbs": [Crumb(_("Settings"), reverse("accounts:settings"))],
        "title": _title(subject),
        "trial": trials.tried(actor_of(request), subject, request.GET.get("job", "")),
    }
    return render_page(request, "recruit/approvals/settings/list.html", context, fragment=("switches", "trial"))


def _said(*, was: bool, will: bool) -> str:
    if will and not was:
        return _("Saved. Access of approvers to settled requests ends within 24 hours.")
    if was and not will:
        return _("Saved. Access that has ended is not given back.")
    return _("Saved.")


@administrator_required
@require_http_methods(["GET", "POST"])
@step_up_to_change
def new(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Make a chain."""
    return _edited(request, subject, None, ChainForm(request.POST or None), [])


@administrator_required
@require_http_methods(["GET", "POST"])
@step_up_to_change
def chain(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a chain; see what is wrong with it and try it with a job."""
    found = chain_queries.chain_of(public_id)
    form = ChainForm(request.POST or None, initial=forms.initial_of(found))
    asked = forms.asked_of(chain_queries.approvers_of(found)) if request.method == "GET" else []
    return _edited(request, Subject(found.subject), found, form, asked)


def _edited(
    request: HttpRequest, subject: Subject, found: ApprovalChain | None, form: ChainForm, asked: list[Asked]
) -> HttpResponse:
    if answer := validate_field(request, form):
        return answer
    arranging, stale, is_whole = forms.is_pressed(request.POST), "", True
    if request.method == "POST":
        asked, is_whole = forms.asked_in(request.POST)
        if not arranging and form.is_valid():
            if not is_whole:
                form.add_error("approvers", _("Somebody on the list is gone. Look at it again, then save."))
            else:
                try:
                    if saved := attempt(form, lambda: _saved(request, subject, found, form, asked)):
                        return done(request, _PAGES[subject], _("{name} is saved.").format(name=saved.name))
                except Stale as error:
                    # What was chosen stays on the page; what the other one saved is one press away.
                    form.add_error(None, str(error))
                    stale = request.path
    context = _context(request, subject, found, asked) | {"form": form, "arranging": arranging, "stale": stale}
    status = 409 if stale else 200 if arranging else None
    return render_page(
        request, "recruit/approvals/settings/chain.html", context, fragment=("form", "people", "trial"), status=status
    )


def _saved(
    request: HttpRequest, subject: Subject, found: ApprovalChain | None, form: ChainForm, asked: list[Asked]
) -> ApprovalChain:
    by, values = actor_of(request), form.values() | {"approvers": [one.who for one in asked]}
    if found is None:
        return chaining.create_chain(by=by, subject=subject, **values)
    return chaining.edit_chain(found, by=by, version=form.cleaned_data["version"], **values)


def _context(request: HttpRequest, subject: Subject, found: ApprovalChain | None, asked: list[Asked]) -> dict[str, Any]:
    sent = request.POST if request.method == "POST" else request.GET
    words = "" if sent.get("add") else sent.get("q", "").replace("\x00", "").strip()[:100]
    title = found.name if found else _("New approval chain")
    context: dict[str, Any] = {
        "subject": subject,
        "chain": found,
        "title": title,
        "asked": asked,
        "roles": forms.role_options(asked),
        "words": words,
        "offered": forms.offered(words, asked),
        "crumbs": [
            Crumb(_("Settings"), reverse("accounts:settings")), Crumb(_title(subject), reverse(_PAGES[subject])),
        ],
        "back_url": reverse(_PAGES[subject]),
    }  # fmt: skip
    if found is not None:
        context |= {
            "warnings": chain_queries.warnings_of(found),
            "pending": chain_queries.pending_of(found),
            "history": timeline(key_of(found), limit=10),
            "trial": trials.tried(actor_of(request), subject, request.GET.get("job", ""), found),
        }
    return context


@require_POST
@administrator_required
@step_up_to_change
def switch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a chain take jobs, or no longer."""
    on = request.POST.get("on") == "1"
    saved = chaining.switch_chain(chain_queries.chain_of(public_id), by=actor_of(request), is_active=on)
    said = _("{name} is switched on.") if on else _("{name} is switched off. Pending requests go on.")
    return _done(request, saved, said)


@require_POST
@administrator_required
@step_up_to_change
def copy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make a chain like this one, switched off, and open it."""
    made = chaining.copy_chain(chain_queries.chain_of(public_id), by=actor_of(request))
    address = reverse("recruit:approval-chain", args=[made.public_id])
    return done(request, address, _("Copied. The copy is switched off until you have changed it."))


@require_POST
@administrator_required
@step_up_to_change
def archive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a chain away."""
    saved = chaining.archive_chain(chain_queries.chain_of(public_id), by=actor_of(request))
    undo = reverse("recruit:approval-chain-restore", args=[saved.public_id])
    return _done(request, saved, _("{name} is put away. Pending requests go on."), undo_url=undo)


@require_POST
@administrator_required
@step_up_to_change
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Bring a chain back, switched off."""
    saved = chaining.restore_chain(chain_queries.chain_of(public_id), by=actor_of(request))
    return _done(request, saved, _("{name} is back, switched off."))


def _done(request: HttpRequest, saved: ApprovalChain, sentence: str, *, undo_url: str | None = None) -> HttpResponse:
    return done(request, _PAGES[Subject(saved.subject)], sentence.format(name=saved.name), undo_url=undo_url)


def _title(subject: Subject) -> str:
    return _("Job approvals") if subject is Subject.JOB else _("Offer approvals")
