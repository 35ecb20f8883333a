"""Form fields with label, help and error; error summary; form actions. Every widget Django has is drawn here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from base.ui.tags.controls import BUTTON_TONES
from base.ui.tags.library import one_of, register, render

WIDTHS = frozenset({"full", "half", "third"})


def _kind(widget: forms.Widget) -> str:
    """Which markup a widget gets."""
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.ClearableFileInput | forms.FileInput):
        return "file"
    if isinstance(widget, forms.SelectMultiple):
        return "select-multiple"
    if isinstance(widget, forms.Select):
        return "select"
    return "textarea" if isinstance(widget, forms.Textarea) else "input"


def _attributes(bound: BoundField, kind: str, *, hint: str, placeholder: str, autofocus: bool) -> dict[str, Any]:
    described = [f"{bound.id_for_label}-hint"] if hint else []
    described += [f"{bound.id_for_label}-error"] if bound.errors else []
    attrs: dict[str, Any] = {}
    if kind in ("input", "textarea", "select", "select-multiple", "file"):
        extra = bound.field.widget.attrs.get("class", "")
        attrs["class"] = f"input input--{kind} {extra}".strip() if kind != "input" else f"input {extra}".strip()
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if placeholder:
        attrs["placeholder"] = placeholder
    if autofocus:
        attrs["autofocus"] = True
    if bound.errors:
        attrs["aria-invalid"] = "true"
    # Django repeats a date in the reader's format, which type=date cannot show; the browser speaks ISO.
    widget = bound.field.widget
    if (
        isinstance(widget, forms.DateInput)
        and not isinstance(widget, forms.DateTimeInput)
        and widget.input_type == "text"
    ):
        widget.input_type = "date"
        widget.format = "%Y-%m-%d"
    return attrs


def draw_field(
    bound: BoundField,
    *,
    label: str = "",
    hint: str = "",
    width: str = "full",
    placeholder: str = "",
    autofocus: bool = False,
    addon: str = "",
    template: str = "field",
    **more: Any,
) -> SafeString:
    """Draw one bound field with everything around it."""
    one_of(width, WIDTHS, "width")
    kind = _kind(bound.field.widget)
    shown_hint = str(hint or bound.help_text)
    attrs = _attributes(bound, kind, hint=shown_hint, placeholder=placeholder, autofocus=autofocus)
    if bound.is_hidden:
        return SafeString(bound.as_widget())
    return render(
        template,
        {
            "bound": bound,
            "kind": kind,
            "label": label or bound.label,
            "hint": shown_hint,
            "width": width,
            "addon": addon,
            "required": bound.field.required,
            "switch": "switch" in str(bound.field.widget.attrs.get("class", "")),
            "options": list(bound.subwidgets) if kind == "choices" else [],
            "control": "" if kind == "choices" else bound.as_widget(attrs=attrs),
        }
        | more,
    )


@register.simple_tag
def field(
    bound: BoundField,
    *,
    label: str = "",
    hint: str = "",
    width: str = "full",
    placeholder: str = "",
    autofocus: bool = False,
    addon: str = "",
) -> SafeString:
    """Draw a form field: label, control, help and error, tied together for screen readers."""
    return draw_field(
        bound, label=label, hint=hint, width=width, placeholder=placeholder, autofocus=autofocus, addon=addon
    )


@register.simple_tag
def file_drop(bound: BoundField, *, accept: str = "", max_mb: int = 10, hint: str = "", label: str = "") -> SafeString:
    """Draw a drop zone around the real file input; name and size are checked before sending."""
    if accept:
        bound.field.widget.attrs["accept"] = accept
    return draw_field(bound, hint=hint, label=label, template="file_drop", max_mb=max_mb, accept=accept)


@register.simple_tag
def rating_input(bound: BoundField, *, label: str = "", hint: str = "") -> SafeString:
    """Draw one to five stars as radio buttons."""
    values = [(number, str(number) == str(bound.value() or "")) for number in range(1, 6)]
    return draw_field(bound, label=label, hint=hint, template="rating_input", values=values)


@register.simple_tag
def error_summary(form: forms.BaseForm) -> SafeString:
    """Draw what is wrong with a form as links to its fields; nothing while it is fine."""
    if not form.is_bound or not form.errors:
        return SafeString("")
    found = [
        {"url": f"#{form[name].id_for_label}", "label": form[name].label, "text": text}
        for name, texts in form.errors.items()
        if name in form.fields
        for text in texts
    ]
    return render("error_summary", {"found": found, "whole": form.non_field_errors()})


@register.simple_tag
def form_actions(
    *,
    submit: str = "",
    cancel_url: str = "",
    tone: str = "primary",
    sticky: bool = False,
    danger: str = "",
    cancel: str = "",
) -> SafeString:
    """Draw the buttons at the end of a form. `cancel` names the one that leaves it where "Cancel" would mislead."""
    one_of(tone, BUTTON_TONES, "tone")
    context = {
        "submit": submit or _("Save"),
        "cancel_url": cancel_url,
        "cancel": cancel,
        "tone": tone,
        "sticky": sticky,
        "danger": danger,
    }
    return render("form_actions", context)


@register.simple_block_tag(end_name="endfieldset")
def fieldset(content: str, *, title: str, hint: str = "", aside: bool = False) -> SafeString:
    """Draw a titled group of fields; `aside` puts the explanation on the left, as settings pages do."""
    return render("fieldset", {"content": content, "title": title, "hint": hint, "aside": aside})
