"""How forms are written as HTML: as Django does, but lists to choose from in Python.

A list of countries has 250 options, and Django includes two templates for each: 12 ms of a page.
"""

from __future__ import annotations

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from base.ui.tags.library import markup

_SELECT, _OPTION = "django/forms/widgets/select.html", "django/forms/widgets/select_option.html"


class Renderer(DjangoTemplates):
    """Draws selects itself, as Django's templates would but for empty lines, and leaves everything else to them."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The HTML of a widget, form or list of errors."""
        if template_name == _SELECT and _is_plain(context["widget"]):
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _is_plain(widget: dict[str, Any]) -> bool:
    return all(
        option["template_name"] == _OPTION for _name, options, _index in widget["optgroups"] for option in options
    )


def _select(widget: dict[str, Any]) -> SafeString:
    parts = [f'<select name="{_written(widget["name"])}"{_attributes(widget["attrs"])}>']
    for name, options, _index in widget["optgroups"]:
        if name:
            parts.append(f'  <optgroup label="{_written(name)}">')
        parts += [
            f'  <option value="{conditional_escape(str(option["value"]))}"{_attributes(option["attrs"])}>'
            f"{_written(option['label'])}</option>"
            for option in options
        ]
        if name:
            parts.append("  </optgroup>")
    return markup("\n".join([*parts, "</select>"]))


def _attributes(attrs: dict[str, Any]) -> str:
    return "".join(
        f" {_written(name)}" if value is True else f' {_written(name)}="{conditional_escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


def _written(value: Any) -> str:
    """As a template writes a variable."""
    return conditional_escape(localize(value))
