"""Verbs that put questions into sets and bind the sets to org-field values (product facts §14.2, §14.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.audit.kinds import Kind
from base.errors import Invalid, Refused, Stale
from recruit.fields import scopes
from recruit.screening import history, library, marks, queries, sheets
from recruit.screening.models import AskedQuestion, Question, QuestionSet
from recruit.setup import access
from recruit.setup.models import ExitReason

MOST_ASKED = 200
MOST_SETS = 500
LONGEST_DELAY = 30
_EDITABLE = frozenset({"name", "scope", "asks_photo", "knockout_reason", "knockout_sends", "knockout_delay_days"})


@transaction.atomic
def add_set(*, by: Actor, name: str, is_internal: bool = False, like: QuestionSet | None = None) -> QuestionSet:
    """Add a set, empty or with the questions of `like`. It is asked nowhere until it gets org-field values.

    Raises Invalid for a name taken and Refused when there are 500.
    """
    access.require(by)
    if QuestionSet.objects.filter(archived_at=None).count() >= MOST_SETS:
        raise Refused(_("There are 500 question sets, the most there can be."), code="too_many_sets")
    made = QuestionSet(name=_clean_name(name), is_internal=is_internal, asks_photo=True)
    made.knockout_reason = like.knockout_reason if like else _default_reason()
    _save(made)
    if like is not None:
        _copy_questions(like, made)
    recording.record(history.SET_ADDED, on=made, by=by, data={"like": like.name if like else ""})
    return made


@transaction.atomic
def edit_set(question_set: QuestionSet, *, by: Actor, changes: Mapping[str, Any]) -> QuestionSet:
    """Change a set's name, org-field values, photo and what happens to who is knocked out.

    Raises Invalid, and Refused when another set has exactly these org-field values.
    """
    question_set = _locked(question_set, by)
    unknown = set(changes) - _EDITABLE
    if unknown:
        raise Invalid(_("A question set has no field called {name}.").format(name=min(unknown)))
    values = dict(changes)
    if "name" in values:
        values["name"] = _clean_name(values["name"], than=question_set.pk)
    if "scope" in values:
        values["scope"] = _clean_scope(question_set, values["scope"])
    if not 0 <= values.get("knockout_delay_days", 0) <= LONGEST_DELAY:
        raise Invalid(_("Enter 0 to 30 working days."), field="knockout_delay_days")
    reason = values.get("knockout_reason", question_set.knockout_reason)
    if reason is None and question_set.asked.exclude(knockout_answers=[]).exists():
        raise Invalid(_("Choose the reason, since answers of this set reject."), field="knockout_reason")
    if reason is not None and reason.kind != ExitReason.Kind.REJECTION:
        raise Invalid(_("Choose a reason for rejection."), field="knockout_reason")
    before = {name: getattr(question_set, name) for name in values}
    changed = {name: (before[name], value) for name, value in values.items() if before[name] != value}
    if changed:
        for name, value in values.items():
            setattr(question_set, name, value)
        _save(question_set, update_fields=[*values, "updated_at"])
        words = {name: (str(old), str(new)) for name, (old, new) in changed.items()}
        recording.record(history.SET_EDITED, on=question_set, by=by, changes=words)
    return question_set


@transaction.atomic
def make_default_set(question_set: QuestionSet, *, by: Actor) -> QuestionSet:
    """Ask this set wherever no narrower one fits; it lets go of its org-field values. Refused for an archived one."""
    access.require(by)
    rows = QuestionSet.objects.select_for_update().filter(is_internal=question_set.is_internal).order_by("pk")
    question_set = {row.pk: row for row in rows}[question_set.pk]
    if question_set.archived_at is not None:
        raise Refused(_("Bring this set back before you make it the default."), code="set_archived")
    if not question_set.is_default:
        rows.filter(is_default=True).update(is_default=False)
        question_set.is_default, question_set.scope = True, {}
        question_set.save(update_fields=["is_default", "scope", "updated_at"])
        recording.record(history.SET_MADE_DEFAULT, on=question_set, by=by)
    return question_set


@transaction.atomic
def archive_set(question_set: QuestionSet, *, by: Actor) -> QuestionSet:
    """Ask a set nowhere any more; its answers stay. Refused for the default one."""
    question_set = _locked(question_set, by)
    if question_set.is_default:
        raise Refused(_("This is the default set. Make another one the default first."), code="set_is_default")
    return _set_archived(question_set, by, is_archived=True, kind=history.SET_ARCHIVED)


@transaction.atomic
def restore_set(question_set: QuestionSet, *, by: Actor) -> QuestionSet:
    """Ask an archived set again where its org-field values say. Refused when another set took them meanwhile."""
    question_set = _locked(question_set, by)
    _clean_scope(question_set, question_set.scope)
    return _set_archived(question_set, by, is_archived=False, kind=history.SET_RESTORED)


@transaction.atomic
def ask(question_set: QuestionSet, *, by: Actor, question: Question) -> AskedQuestion:
    """Put a question of the library at the end of a set. Raises Refused when it is there or the set holds 200."""
    question_set = _locked(question_set, by)
    question = Question.objects.get(pk=question.pk)
    here = list(question_set.asked.values_list("question_id", "position"))
    if question.pk in {key for key, _position in here}:
        raise Refused(_("This set asks that question already."), code="already_asked")
    if len(here) >= MOST_ASKED:
        raise Refused(_("This set has 200 questions, the most there can be."), code="too_many_asked")
    if question.archived_at is not None:
        raise Refused(_("Bring this question back before you ask it."), code="question_archived")
    last = max((position for _key, position in here), default=0)
    asked = AskedQuestion.objects.create(question_set=question_set, question=question, position=last + 1)
    recording.record(history.ASKED, on=question_set, by=by, data={"question": marks.plain(question.text)[:200]})
    return asked


@transaction.atomic
def unask(asked: AskedQuestion, *, by: Actor) -> QuestionSet:
    """Take a question out of a set; questions that were asked after it stand alone then. Answers stay."""
    question_set = _locked(asked.question_set, by)
    asked = _live(asked)
    for child in question_set.asked.filter(shown_when__question=str(asked.public_id)):
        child.shown_when = {}
        child.save(update_fields=["shown_when"])
    words = marks.plain(asked.question.text)[:200]
    asked.delete()
    recording.record(history.NO_LONGER_ASKED, on=question_set, by=by, data={"question": words})
    return question_set


@transaction.atomic
def change_asked(asked: AskedQuestion, *, by: Actor, changes: Mapping[str, Any]) -> AskedQuestion:
    """Change how a set asks a question: is_required, visibility, knockout_answers (option ids), shown_when.

    Raises Invalid: diversity questions are never required and never reject, one answer stays acceptable, a question
    follows only an earlier one with answers to choose from.
    """
    question_set = _locked(asked.question_set, by)
    asked = _live(asked)
    unknown = set(changes) - {"is_required", "visibility", "knockout_answers", "shown_when"}
    if unknown:
        raise Invalid(_("An asked question has no field called {name}.").format(name=min(unknown)))
    if asked.question.is_diversity and (changes.get("is_required") or changes.get("knockout_answers")):
        raise Invalid(_("Nobody has to answer a diversity question, and no answer to it rejects."), field="is_required")
    if changes.get("visibility", "ALL") not in AskedQuestion.Visibility.values:
        raise Invalid(_("Choose who reads the answers."), field="visibility")
    if changes.get("knockout_answers"):
        _check_knockout(asked, question_set, changes["knockout_answers"])
    values = dict(changes)
    if values.get("shown_when"):
        values["shown_when"] = _clean_condition(asked, question_set, values["shown_when"])
    for name, value in values.items():
        setattr(asked, name, value)
    asked.save(update_fields=sorted(values))
    words = marks.plain(asked.question.text)[:200]
    recording.record(history.ASKING_CHANGED, on=question_set, by=by, data={"question": words, "fields": sorted(values)})
    return asked


@transaction.atomic
def order_asked(question_set: QuestionSet, *, by: Actor, order: Sequence[UUID]) -> QuestionSet:
    """Put the questions into this order. Raises Stale unless `order` names exactly those of the set, and Invalid when
    a question would come before the one it follows."""
    question_set = _locked(question_set, by)
    rows = {row.public_id: row for row in question_set.asked.all()}
    if len(order) != len(rows) or set(order) != set(rows):
        raise Stale(_("The questions of this set have changed meanwhile. Look at them again, then order them."))
    if list(rows) == list(order):
        return question_set
    places = {str(key): place for place, key in enumerate(order)}
    for key, row in rows.items():
        parent = str(row.shown_when.get("question", ""))
        if parent in places and places[parent] > places[str(key)]:
            raise Invalid(_("A question that follows an answer has to stay below that question."), field="order")
    for place, key in enumerate(order, start=1):
        rows[key].position = place
    AskedQuestion.objects.bulk_update(rows.values(), ["position"])
    recording.record(history.ORDERED, on=question_set, by=by)
    return question_set


@transaction.atomic
def move_asked(asked: AskedQuestion, *, by: Actor, places: int) -> QuestionSet:
    """Move a question up (negative) or down; at the ends it stays."""
    question_set = _locked(asked.question_set, by)
    keys = list(question_set.asked.values_list("public_id", flat=True))
    if asked.public_id not in keys:
        raise _gone()
    at = keys.index(asked.public_id)
    keys.insert(max(0, min(len(keys) - 1, at + places)), keys.pop(at))
    return order_asked(question_set, by=by, order=keys)


def _check_knockout(asked: AskedQuestion, question_set: QuestionSet, answers: Sequence[str]) -> None:
    if asked.question.type not in sheets.KNOCKS:
        raise Invalid(
            _("Only questions with one answer to choose, or yes and no, can reject."), field="knockout_answers"
        )
    offered = [option.id for option in queries.options_of(asked.question)]
    if not set(answers) <= set(offered):
        raise Invalid(_("Choose among the answers of the question."), field="knockout_answers")
    if not sheets.leaves_a_way(offered, answers):
        raise Invalid(_("Leave at least one answer acceptable."), field="knockout_answers")
    if question_set.knockout_reason_id is None:
        raise Invalid(_("Choose the reason for rejections of this set first."), field="knockout_answers")


def _clean_condition(asked: AskedQuestion, question_set: QuestionSet, wish: Mapping[str, Any]) -> dict[str, Any]:
    parent = question_set.asked.select_related("question").filter(public_id=str(wish.get("question", ""))).first()
    if parent is None or (parent.position, parent.pk) >= (asked.position, asked.pk):
        raise Invalid(_("Choose a question that comes before this one."), field="shown_when")
    offered = {option.id for option in queries.options_of(parent.question)}
    answers = list(dict.fromkeys(wish.get("answers", [])))
    if not answers or not set(answers) <= offered:
        raise Invalid(_("Choose the answers after which this question is asked."), field="shown_when")
    if parent.question.is_diversity:
        raise Invalid(_("No question follows a diversity question."), field="shown_when")
    return {"question": str(parent.public_id), "answers": answers}


def _clean_scope(question_set: QuestionSet, scope: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    wish = scopes.normal(scope)
    if question_set.is_default and wish:
        raise Invalid(_("The default set is asked wherever no other fits; it takes no values."), field="scope")
    others = QuestionSet.objects.filter(archived_at=None, is_default=False, is_internal=question_set.is_internal)
    for other in others.exclude(pk=question_set.pk):
        if wish and scopes.normal(other.scope) == wish:
            raise Invalid(
                _("The set {name} has exactly these values. Each job asks one set only.").format(name=other.name),
                field="scope",
            )
    return wish


def _copy_questions(like: QuestionSet, made: QuestionSet) -> None:
    twins: dict[str, AskedQuestion] = {}
    for row in like.asked.all():
        parent = twins.get(str(row.shown_when.get("question", "")))
        twins[str(row.public_id)] = AskedQuestion(
            question_set=made, question_id=row.question_id, position=row.position, is_required=row.is_required,
            visibility=row.visibility, knockout_answers=row.knockout_answers,
            shown_when={**row.shown_when, "question": str(parent.public_id)} if parent else {},
        )  # fmt: skip
    AskedQuestion.objects.bulk_create(twins.values())


def _default_reason() -> ExitReason | None:
    reasons = ExitReason.objects.filter(kind=ExitReason.Kind.REJECTION, is_active=True)
    return reasons.filter(label=library.KNOCKOUT_REASON).first() or reasons.first()


def _locked(question_set: QuestionSet, by: Actor) -> QuestionSet:
    access.require(by)
    return QuestionSet.objects.select_for_update().get(pk=question_set.pk)


def _live(asked: AskedQuestion) -> AskedQuestion:
    found = AskedQuestion.objects.select_related("question").filter(pk=asked.pk).first()
    if found is None:
        raise _gone()
    return found


def _gone() -> Stale:
    return Stale(_("This question was taken out meanwhile. Reload the page to see the questions there are."))


def _clean_name(name: str, *, than: int = 0) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("Enter a name."), field="name")
    if QuestionSet.objects.filter(name__iexact=name).exclude(pk=than).exists():
        raise _taken()
    return name


def _set_archived(question_set: QuestionSet, by: Actor, *, is_archived: bool, kind: Kind) -> QuestionSet:
    if (question_set.archived_at is not None) is not is_archived:
        question_set.archived_at = timezone.now() if is_archived else None
        question_set.save(update_fields=["archived_at", "updated_at"])
        recording.record(kind, on=question_set, by=by)
    return question_set


def _save(question_set: QuestionSet, update_fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            question_set.save(update_fields=update_fields)
    except IntegrityError as error:
        raise _taken() from error


def _taken() -> Invalid:
    return Invalid(_("There is one with this name already. Choose a different name."), field="name", code="name_taken")
