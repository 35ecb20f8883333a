"""Shapes of what administrators type about questions and sets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from base.ui.inputs import choice_of
from recruit.fields.forms import ScopeField
from recruit.screening import library, marks, queries, sheets
from recruit.screening.models import AskedQuestion, Question, QuestionSet
from recruit.setup.models import ExitReason

_LANGUAGES = {"de": _("German"), "fr": _("French"), "es": _("Spanish"), "pl": _("Polish")}


class QuestionForm(forms.Form):
    """The words of a question."""

    text = forms.CharField(
        label=_("Question"),
        max_length=marks.LONGEST,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("**bold**, *italic* and [a link](https://…) are drawn so. The signs < > ; are not taken."),
        error_messages={"max_length": _("Use at most 1,440 characters.")},
    )
    options = forms.CharField(
        label=_("Answers to choose from"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One a line. For lists only."),
    )

    def labels(self) -> list[str]:
        """The answers, one for each line."""
        return [line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip()]


class NewQuestionForm(QuestionForm):
    """A question for the library."""

    type = forms.ChoiceField(label=_("Answered by"), choices=Question.Type.choices)
    is_diversity = forms.BooleanField(
        label=_("Diversity question"),
        required=False,
        help_text=_("Never required, never a reason, kept apart and only counted. “Prefer not to answer” is offered."),
    )
    field_order = ("type", "text", "options", "is_diversity")


class EditQuestionForm(QuestionForm):
    """A question with its translations. The first line of each is the question, the others are its answers."""

    def __init__(self, data: Any = None, *, question: Question) -> None:
        labels = [option["label"] for option in question.options]
        super().__init__(data, initial={"text": question.text, "options": "\n".join(labels)})
        self.question = question
        if question.type not in {Question.Type.SINGLE, Question.Type.MULTI}:
            del self.fields["options"]
        for code in library.LANGUAGES[1:]:
            self.fields[f"words_{code}"] = forms.CharField(
                label=_LANGUAGES[code],
                required=False,
                widget=forms.Textarea({"rows": 2 + len(labels), "lang": code}),
                help_text=_("The question, then each answer on a line of its own.") if labels else "",
                initial=self._translated(code),
            )

    def _translated(self, code: str) -> str:
        words = self.question.translations.get(code, {})
        known = words.get("options", {})
        lines = [words.get("text", ""), *(known.get(option["id"], "") for option in self.question.options)]
        return "\n".join(lines).strip()

    def changes(self) -> dict[str, Any]:
        """What the verb takes."""
        translations = {}
        ids = [option["id"] for option in self.question.options]
        for code in library.LANGUAGES[1:]:
            lines = self.cleaned_data[f"words_{code}"].splitlines()
            if lines and lines[0].strip():
                rest = [line.strip() for line in lines[1:]]
                options = {key: words for key, words in zip(ids, rest, strict=False) if words}
                text = lines[0].strip() if ids else self.cleaned_data[f"words_{code}"].strip()
                translations[code] = {"text": text, "options": options}
        changes: dict[str, Any] = {"text": self.cleaned_data["text"], "translations": translations}
        return changes | ({"options": self.labels()} if "options" in self.fields else {})


class NewSetForm(forms.Form):
    """A set of questions."""

    name = forms.CharField(label=_("Name"), max_length=100)
    is_internal = forms.BooleanField(label=_("For employees who apply"), required=False)
    like = forms.ModelChoiceField(
        label=_("Start with the questions of"),
        queryset=QuestionSet.objects.filter(archived_at=None),
        required=False,
        to_field_name="public_id",
        empty_label=_("None"),
    )


class SetForm(forms.Form):
    """Where a set is asked, and what happens to who is knocked out."""

    name = forms.CharField(label=_("Name"), max_length=100)
    scope = ScopeField(label=_("Asked for jobs of"))
    asks_photo = forms.BooleanField(label=_("Offer to send a photo"), required=False)
    knockout_reason = forms.ModelChoiceField(
        label=_("Reason when an answer rejects"),
        queryset=ExitReason.objects.filter(kind=ExitReason.Kind.REJECTION, is_active=True),
        required=False,
        to_field_name="public_id",
        empty_label="–",
    )
    knockout_sends = forms.BooleanField(label=_("Send the rejection letter"), required=False)
    knockout_delay_days = forms.IntegerField(
        label=_("Working days until the letter leaves"), min_value=0, max_value=30, initial=2
    )

    def __init__(self, data: Any = None, *, question_set: QuestionSet) -> None:
        reason = question_set.knockout_reason
        kept = {name: getattr(question_set, name) for name in self.base_fields if name != "knockout_reason"}
        super().__init__(data, initial=kept | {"knockout_reason": reason.public_id if reason else None})
        if question_set.is_default:
            del self.fields["scope"]


class AskedForm(forms.Form):
    """How a set asks a question. `after` pairs an earlier question with an answer: "<asked id>:<option id>"."""

    is_required = forms.BooleanField(label=_("An answer is required"), required=False)
    visibility = forms.ChoiceField(label=_("Who reads the answers"), choices=AskedQuestion.Visibility.choices)
    knockout_answers = forms.MultipleChoiceField(
        label=_("Answers that reject the application"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The candidate sees the thank-you page as everybody does. At least one answer stays acceptable."),
    )
    after = forms.MultipleChoiceField(
        label=_("Ask only after these answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("To one earlier question. Without a tick the question is always asked."),
    )

    def __init__(self, data: Any = None, *, asked: AskedQuestion) -> None:
        parent = str(asked.shown_when.get("question", ""))
        super().__init__(
            data,
            initial={
                "is_required": asked.is_required,
                "visibility": asked.visibility,
                "knockout_answers": asked.knockout_answers,
                "after": [f"{parent}:{key}" for key in asked.shown_when.get("answers", [])],
            },
        )
        question = asked.question
        offered = [(option.id, option.label) for option in queries.options_of(question)]
        choice_of(self, "knockout_answers").choices = offered
        if question.type not in sheets.KNOCKS or question.is_diversity:
            del self.fields["knockout_answers"]
        if question.is_diversity or question.type == Question.Type.INFORMATION:
            del self.fields["is_required"]
            del self.fields["visibility"]
        choice_of(self, "after").choices = _answers_before(asked)
        if not self.fields["after"].choices:  # type: ignore[attr-defined]  # a choice field
            del self.fields["after"]

    def clean_after(self) -> list[str]:
        """Ticks of one question only."""
        ticked: list[str] = self.cleaned_data["after"]
        if len({pair.partition(":")[0] for pair in ticked}) > 1:
            raise forms.ValidationError(_("Tick answers of one question only."))
        return ticked

    def changes(self) -> dict[str, Any]:
        """What the verb takes."""
        changes = {name: self.cleaned_data[name] for name in self.fields if name != "after"}
        if "after" in self.fields:
            pairs = [pair.partition(":") for pair in self.cleaned_data["after"]]
            answers = [key for _parent, _colon, key in pairs]
            changes["shown_when"] = {"question": pairs[0][0], "answers": answers} if pairs else {}
        return changes


def _answers_before(asked: AskedQuestion) -> list[tuple[str, str]]:
    earlier = AskedQuestion.objects.filter(question_set=asked.question_set).select_related("question")
    found = []
    for row in earlier:
        if row.pk == asked.pk:
            break
        if row.question.type in sheets.CHOICES and not row.question.is_diversity:
            words = marks.plain(row.question.text)[:80]
            found += [
                (f"{row.public_id}:{option.id}", f"{words} – {option.label}")
                for option in queries.options_of(row.question)
            ]
    return found


class PutForm(forms.Form):
    """A question of the library to put into a set."""

    question = forms.ModelChoiceField(
        label=_("Question"), queryset=Question.objects.filter(archived_at=None), to_field_name="public_id"
    )
