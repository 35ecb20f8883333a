"""The picker of org values that something is bound to: brand, country, department and the company's own org fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruit.fields import queries, scopes

# What the button of those without script says: which field is searched with the words typed beside it.
FIND = "find"


class ScopeWidget(forms.Widget):
    """One list of ticks for each org field; long lists are searched. Empty means "All"."""

    template_name = "recruit/fields/_scope.html"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.finding: dict[str, str] = {}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, list[str]]:
        """What is ticked: the inputs are called `<name>-<org field>`."""
        ticked: dict[str, list[str]] = {}
        for key in data:
            if key.startswith(f"{name}-") and not key.startswith(f"{name}-q-"):
                ticked[key.removeprefix(f"{name}-")] = (
                    data.getlist(key) if hasattr(data, "getlist") else list(data[key])
                )
        return ticked

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Never: nothing ticked means "All"."""
        return False

    def use_required_attribute(self, initial: Any) -> bool:
        """Empty is a choice too."""
        return False

    def id_for_label(self, id_: str, index: str = "0") -> str:
        """The group itself."""
        return id_

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The lists, each with what is ticked first."""
        scope = {key: values for key, values in (value or {}).items() if key != FIND}
        context = {"name": name, "id": (attrs or {}).get("id") or f"id_{name}", "find": f"{name}-{FIND}"}
        return mark_safe(  # noqa: S308  (a template's own output)
            render_to_string(self.template_name, context | {"rows": queries.picked(scope, self.finding)})
        )


class ScopeField(forms.Field):
    """The org values something is bound to, as `recruit.fields.scopes` keeps them. Draw it with `{{ form.scope }}`."""

    widget = ScopeWidget
    default_error_messages = {"gone": gettext_lazy("Some of the values are gone. Look at the choice again.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("For"))
        options.setdefault("required", False)
        super().__init__(**options)

    def clean(self, value: Any) -> dict[str, list[str]]:
        """The scope in its normal form. Raises ValidationError for values that are not there.

        Likewise when the form came by a "Find" button, of those without script: nothing is saved, the page is drawn
        again with what was found.
        """
        given = dict(value) if isinstance(value, Mapping) else {}
        if given.pop(FIND, None):
            raise forms.ValidationError(_("Tick the values you mean, then save."), code="found")
        scope = scopes.normal(given)
        known = queries.known_scope(scope)
        if known != scope:
            raise forms.ValidationError(self.error_messages["gone"], code="gone")
        return scope

    def get_bound_field(self, form: Any, field_name: str) -> forms.BoundField:
        """With the words somebody without script searches for."""
        if form.is_bound:
            prefix = f"{form.add_prefix(field_name)}-q-"
            typed = {key.removeprefix(prefix): str(form.data[key]) for key in form.data if key.startswith(prefix)}
            widget: ScopeWidget = self.widget  # type: ignore[assignment]  # an instance by now
            widget.finding = {key: words for key, words in typed.items() if words.strip()}
        return super().get_bound_field(form, field_name)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another set of jobs is meant."""
        return scopes.normal(initial or {}) != scopes.normal(data or {})
