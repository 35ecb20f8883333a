"""The second page of an application: what the job asks, what somebody agrees to, and the diversity questions apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.files import formats
from portal.keeping import Kept
from portal.uploads import WithUploads, looked_into
from recruit.screening import marks, problems, sheets
from recruit.screening.sheets import Ask, Sheet

MOST_RADIOS = 7
CURRENCIES = ("EUR", "GBP", "USD", "CHF", "PLN", "SEK", "DKK", "NOK", "CZK", "HUF", "CAD", "AUD", "INR", "JPY")


@dataclass(frozen=True, slots=True)
class Line:
    """One question as the page draws it."""

    ask: Ask
    name: str
    label: SafeString
    bound: forms.BoundField | None
    addon: forms.BoundField | None = None
    condition: str = ""
    when: str = ""
    answers: str = ""
    kept: Kept | None = None

    @property
    def is_file(self) -> bool:
        """Whether a file answers it."""
        return self.ask.type == sheets.FILE


class QuestionsForm(WithUploads):
    """Answers and consent. Questions that follow an answer that was not given are not asked."""

    message = forms.CharField(
        label=gettext_lazy("Message to the hiring team"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    consent = forms.BooleanField(
        label=gettext_lazy("Consent"),
        error_messages={"required": gettext_lazy("Tick this box so that we may keep your application.")},
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, shown: Any = None, sheet: Sheet, currency: str = "EUR"
    ) -> None:
        self.sheet = sheet
        self.upload_names = tuple(_name(ask) for ask in sheet.asks if ask.type == sheets.FILE)
        super().__init__(data, files)
        self.currency = currency or "EUR"
        for ask in sheet.asks:
            if (field := _field(ask)) is not None:
                self.fields[_name(ask)] = field
            if ask.type == sheets.CURRENCY:
                codes = tuple(dict.fromkeys((self.currency, *CURRENCIES)))
                self.fields[f"{_name(ask)}-currency"] = forms.ChoiceField(
                    label=_("Currency"), required=False, choices=[(code, code) for code in codes]
                )
        if shown is not None:
            self.initial = {name: _shown(field, shown, name) for name, field in self.fields.items()}
        source = data if data is not None else shown
        if source is not None:
            self.find_kept(source)

    def clean(self) -> dict[str, Any]:
        """Look into the files, then check what was answered by the rules of the sheet."""
        good = super().clean() or {}
        for name in self.upload_names:
            if good.get(name) is not None and name not in self.errors:
                try:
                    good[name] = looked_into(good[name])
                except forms.ValidationError as error:
                    self.add_error(name, error)
        self.cleaned_data = good
        checked = sheets.check(self.sheet, self.given())
        asks = {ask.id: ask for ask in self.sheet.asks}
        for key, word in checked.problems.items():
            if f"q-{key}" not in self.errors:
                self.add_error(f"q-{key}", problems.sentence(asks[key], word))
        return good

    def given(self) -> dict[str, list[str]]:
        """What was answered, as the rules read it."""
        found: dict[str, list[str]] = {}
        for ask in self.sheet.asks:
            name = _name(ask)
            if ask.type == sheets.FILE:
                found[ask.id] = [self.name_of(name)] if self.has_file(name) else []
            elif ask.type == sheets.CURRENCY:
                amount = str(self.cleaned_data.get(name) or "")
                code = str(self.cleaned_data.get(f"{name}-currency") or self.currency)
                found[ask.id] = [amount, code] if amount else []
            elif ask.type != sheets.INFORMATION:
                answer: Any = self.cleaned_data.get(name)
                ticked = [sheets.TICKED] if answer is True else []
                found[ask.id] = answer if isinstance(answer, list) else ticked or ([answer] if answer else [])
        return found

    def files_given(self) -> dict[str, Any]:
        """The files that answer questions, by the ids of the questions."""
        found = {ask.id: self.file(_name(ask)) for ask in self.sheet.asks if ask.type == sheets.FILE}
        return {key: file for key, file in found.items() if file is not None}

    def lines(self, *, diversity: bool = False) -> Sequence[Line]:
        """The questions in order; the diversity ones only when asked for."""
        return [self._line(ask) for ask in self.sheet.asks if ask.is_diversity is diversity]

    @property
    def asked(self) -> Sequence[Line]:
        """The questions of the job."""
        return self.lines()

    @property
    def diversity(self) -> Sequence[Line]:
        """The diversity questions."""
        return self.lines(diversity=True)

    def _line(self, ask: Ask) -> Line:
        name = _name(ask)
        bound = self[name] if name in self.fields else None
        if bound is not None:
            # For the asterisk only: whether an answer is missing depends on the other answers.
            bound.field.required = ask.is_required and not ask.is_diversity
        parent = next((other for other in self.sheet.asks if other.id == ask.parent), None)
        labels = [option.label for option in parent.options if option.id in ask.parent_answers] if parent else []
        return Line(
            ask,
            name,
            # Escaped by `to_html`, which lets through bold, italic and links only.
            mark_safe(marks.to_html(ask.text)),  # noqa: S308  # marks.to_html escapes
            bound,
            self[f"{name}-currency"] if ask.type == sheets.CURRENCY else None,
            _("Only if you answered “{answer}” to “{question}”.").format(
                answer=", ".join(labels), question=marks.plain(parent.text)
            )
            if parent
            else "",
            f"q-{parent.id}" if parent else "",
            " ".join(sorted(ask.parent_answers)) if parent else "",
            self.kept.get(name),
        )

    def problems(self) -> list[dict[str, Any]]:
        """What is wrong, as the summary above the form lists it, in the order of the page."""
        places = {f"q-{ask.id}": place for place, ask in enumerate(self.sheet.asks)}
        names = sorted(self.errors, key=lambda name: places.get(name, 10_000))
        return [
            {"url": f"#{self[name].id_for_label or self[name].auto_id}", "label": self[name].label, "text": text}
            for name in names
            if name in self.fields
            for text in self.errors[name]
        ]


def _name(ask: Ask) -> str:
    return f"q-{ask.id}"


def _shown(field: forms.Field, shown: Any, name: str) -> Any:
    if isinstance(field, forms.MultipleChoiceField):
        return shown.getlist(name) if hasattr(shown, "getlist") else shown.get(name, [])
    return shown.get(name, "")


def _field(ask: Ask) -> forms.Field | None:
    label: str | Promise = marks.plain(ask.text)
    choices = [(option.id, option.label) for option in ask.options]
    options: dict[str, Any] = {"label": label, "required": False}
    if ask.type == sheets.TEXT:
        return forms.CharField(**options)
    if ask.type == sheets.TEXTAREA:
        return forms.CharField(widget=forms.Textarea({"rows": 4}), **options)
    if ask.type == sheets.CURRENCY:
        return forms.CharField(max_length=30, widget=forms.TextInput({"inputmode": "decimal"}), **options)
    if ask.type == sheets.CHECKBOX:
        return forms.BooleanField(**options)
    if ask.type == sheets.MULTI:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **options)
    if ask.type == sheets.YES_NO or (ask.type == sheets.SINGLE and len(choices) <= MOST_RADIOS):
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **options)
    if ask.type == sheets.SINGLE:
        return forms.ChoiceField(choices=[("", "–"), *choices], **options)
    if ask.type == sheets.FILE:
        return forms.FileField(allow_empty_file=True, widget=forms.FileInput({"accept": formats.ACCEPT}), **options)
    return None
