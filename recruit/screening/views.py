"""The settings pages of screening questions: the library, the sets, and how a set asks each question."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.doors import actor_of, administrator_required
from base import keyset
from base.errors import Invalid
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from base.ui.parts import Crumb, Row
from recruit.screening import arranging, composing, marks, queries
from recruit.screening.forms import AskedForm, EditQuestionForm, NewQuestionForm, NewSetForm, PutForm, SetForm
from recruit.screening.models import AskedQuestion, Question, QuestionSet

PAGE_SIZE = 50


@administrator_required
def questions(request: HttpRequest) -> HttpResponse:
    """The library with a search, and the form that adds a question."""
    form = NewQuestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        good = form.cleaned_data
        made = attempt(
            form,
            lambda: composing.add_question(
                by=actor_of(request), type=good["type"], text=good["text"], options=form.labels(),
                is_diversity=good["is_diversity"],
            ),
        )  # fmt: skip
        if made:
            return done(request, "recruit:questions", _("The question is in the library. Put it into a set next."))
    words = request.GET.get("q", "").strip()[:100]
    archived = request.GET.get("archived") == "1"
    page = keyset.page_by(
        queries.questions(words, archived=archived), "created_at", descending=True, size=PAGE_SIZE,
        before=request.GET.get("before", ""), after=request.GET.get("after", ""),
    )  # fmt: skip
    context = {"form": form, "page": page, "q": words, "archived": archived, "crumbs": _crumbs()}
    return render_page(request, "recruit/screening/questions.html", context, fragment="rows")


@administrator_required
def question(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Reword a question of the company's own, with its translations."""
    found = get_object_or_404(Question, public_id=public_id)
    form = EditQuestionForm(request.POST if request.method == "POST" else None, question=found)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: composing.edit_question(found, by=actor_of(request), changes=form.changes()))
        is not None
    ):
        return done(request, "recruit:questions", _("The question is saved. Answers given keep the old words."))
    crumbs = [*_crumbs(), Crumb(_("Screening questions"), reverse("recruit:questions"))]
    asking = QuestionSet.objects.filter(asked__question=found, archived_at=None)
    context = {"form": form, "question": found, "crumbs": crumbs, "sets": asking, "options": queries.options_of(found)}
    return render_page(request, "recruit/screening/question.html", context)


@require_POST
@administrator_required
def archive_question(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer a question to no set any more."""
    found = composing.archive_question(get_object_or_404(Question, public_id=public_id), by=actor_of(request))
    undo = reverse("recruit:question-restore", args=[found.public_id])
    return done(request, "recruit:questions", _("The question is archived. Its answers stay."), undo_url=undo)


@require_POST
@administrator_required
def restore_question(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer an archived question again."""
    composing.restore_question(get_object_or_404(Question, public_id=public_id), by=actor_of(request))
    return done(request, "recruit:questions", _("The question can be asked again."))


@administrator_required
def sets(request: HttpRequest) -> HttpResponse:
    """The sets, for candidates and for employees, and the form that adds one."""
    form = NewSetForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: arranging.add_set(by=actor_of(request), **form.cleaned_data))
        if made:
            url = reverse("recruit:question-set", args=[made.public_id])
            return done(request, url, _("{name} is added. Say for which jobs it is asked.").format(name=made.name))
    rows = queries.sets_with_counts()
    context = {
        "form": form,
        "groups": [
            (_("For candidates"), [row for row in rows if not row.is_internal and row.archived_at is None]),
            (_("For employees"), [row for row in rows if row.is_internal and row.archived_at is None]),
        ],
        "archived": [row for row in rows if row.archived_at is not None],
        "diversity": queries.diversity_counts(),
        "crumbs": _crumbs(),
    }
    return render_page(request, "recruit/screening/sets.html", context)


@administrator_required
def question_set(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One set: its questions in order, for which jobs it is asked, and what happens to who is knocked out."""
    found = get_object_or_404(QuestionSet, public_id=public_id)
    form = SetForm(request.POST if request.method == "POST" else None, question_set=found)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: arranging.edit_set(found, by=actor_of(request), changes=form.cleaned_data))
        is not None
    ):
        return done(request, reverse("recruit:question-set", args=[public_id]), _("The set is saved."))
    return _set_page(request, found, form)


def _set_page(request: HttpRequest, found: QuestionSet, form: SetForm) -> HttpResponse:
    rows = list(found.asked.select_related("question"))
    words = request.GET.get("q", "").strip()[:100]
    here = [row.question_id for row in rows]
    offered = queries.questions(words).exclude(pk__in=here).order_by("is_standard", "id")[:20]
    by_id = {str(row.public_id): row for row in rows}
    lines = [
        {
            "asked": row,
            "question": row.question,
            "text": marks.plain(row.question.text),
            "follows": by_id.get(str(row.shown_when.get("question", ""))),
            "first": place == 0,
            "last": place == len(rows) - 1,
        }
        for place, row in enumerate(rows)
    ]
    crumbs = [*_crumbs(), Crumb(_("Question sets"), reverse("recruit:question-sets"))]
    context = {"set": found, "form": form, "lines": lines, "offered": offered, "q": words, "crumbs": crumbs}
    return render_page(request, "recruit/screening/set.html", context, fragment=("asked", "offered"))


@require_POST
@administrator_required
def make_default_set(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask this set wherever no narrower one fits."""
    found = arranging.make_default_set(get_object_or_404(QuestionSet, public_id=public_id), by=actor_of(request))
    return done(request, "recruit:question-sets", _("{name} is the default now.").format(name=found.name))


@require_POST
@administrator_required
def archive_set(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask a set nowhere any more."""
    found = arranging.archive_set(get_object_or_404(QuestionSet, public_id=public_id), by=actor_of(request))
    undo = reverse("recruit:question-set-restore", args=[found.public_id])
    return done(request, "recruit:question-sets", _("{name} is archived.").format(name=found.name), undo_url=undo)


@require_POST
@administrator_required
def restore_set(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask an archived set again."""
    found = arranging.restore_set(get_object_or_404(QuestionSet, public_id=public_id), by=actor_of(request))
    return done(request, "recruit:question-sets", _("{name} is asked again.").format(name=found.name))


@require_POST
@administrator_required
def put_question(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a question of the library into the set."""
    found = get_object_or_404(QuestionSet, public_id=public_id)
    form = PutForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Choose a question of the library."), field="question")
    arranging.ask(found, by=actor_of(request), question=form.cleaned_data["question"])
    return _back(request, found)


@require_POST
@administrator_required
def order_set(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put the questions into the order they were dragged to."""
    found = get_object_or_404(QuestionSet, public_id=public_id)
    try:
        order = [UUID(key) for key in request.POST.getlist("order")]
    except ValueError as error:
        raise Invalid(_("This order cannot be read. Reload the page.")) from error
    arranging.order_asked(found, by=actor_of(request), order=order)
    return _back(request, found)


@administrator_required
def asked(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How the set asks one question."""
    found = _asked(public_id)
    form = AskedForm(request.POST if request.method == "POST" else None, asked=found)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: arranging.change_asked(found, by=actor_of(request), changes=form.changes()))
        is not None
    ):
        return _back(request, found.question_set, _("The question is saved."))
    back = reverse("recruit:question-set", args=[found.question_set.public_id])
    crumbs = [
        *_crumbs(), Crumb(_("Question sets"), reverse("recruit:question-sets")), Crumb(found.question_set.name, back),
    ]  # fmt: skip
    facts = [
        Row(_("Answered by"), found.question.get_type_display()),
        Row(_("Kind"), _("Diversity question") if found.question.is_diversity else ""),
    ]
    context = {
        "form": form,
        "asked": found,
        "text": marks.plain(found.question.text),
        "facts": [row for row in facts if row.value],
        "back_url": back,
        "crumbs": crumbs,
    }
    return render_page(request, "recruit/screening/asked.html", context)


@require_POST
@administrator_required
def move_asked(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Move a question up or down."""
    places = -1 if request.POST.get("places") == "-1" else 1
    return _back(request, arranging.move_asked(_asked(public_id), by=actor_of(request), places=places))


@require_POST
@administrator_required
def require_asked(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Require an answer, or no longer."""
    found = _asked(public_id)
    changes: dict[str, Any] = {"is_required": request.POST.get("on") == "1"}
    arranging.change_asked(found, by=actor_of(request), changes=changes)
    return _back(request, found.question_set)


@require_POST
@administrator_required
def unask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a question out of the set."""
    found = arranging.unask(_asked(public_id), by=actor_of(request))
    return _back(request, found, _("The question is taken out. Answers given stay."))


def _asked(public_id: UUID) -> AskedQuestion:
    return get_object_or_404(AskedQuestion.objects.select_related("question", "question_set"), public_id=public_id)


def _back(request: HttpRequest, found: QuestionSet, message: str = "") -> HttpResponse:
    return done(request, reverse("recruit:question-set", args=[found.public_id]), message)


def _crumbs() -> list[Crumb]:
    return [Crumb(_("Settings"), reverse("accounts:settings"))]
