"""Lists to choose from are drawn in Python, as Django's templates draw them but for empty lines."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from base.ui.tags.selects import Renderer

CHOICES: list[Any] = [
    ("", "---------"),
    ("<b>", 'Tom & "Jerry"'),
    (3, mark_safe("<i>safe</i>")),
    ("Group & more", [("x", "X"), ("y", 12345)]),
]


def dense(html: str) -> str:
    return "\n".join(line for line in html.split("\n") if line)


@pytest.mark.parametrize("value", [None, "", "<b>", 3, "x", ["x", "y"]])
@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple])
@pytest.mark.parametrize("attrs", [{}, {"id": "a&b", "required": True, "disabled": False, "data-n": 5, "class": 'a"b'}])
def test_a_select_is_drawn_letter_by_letter_as_django_does(widget: Any, value: Any, attrs: dict[str, Any]) -> None:
    drawn = [
        widget(choices=CHOICES).render("na&me", value, attrs, renderer) for renderer in (Renderer(), DjangoTemplates())
    ]

    assert drawn[0] == dense(drawn[1])
    assert hasattr(drawn[0], "__html__")


@pytest.mark.parametrize(
    "widget", [forms.NullBooleanSelect(), forms.TextInput(), forms.RadioSelect(choices=CHOICES), forms.DateInput()]
)
def test_other_widgets_are_as_django_draws_them(widget: forms.Widget) -> None:
    drawn = [widget.render("name", "x", {"id": "i"}, renderer) for renderer in (Renderer(), DjangoTemplates())]

    assert dense(drawn[0]) == dense(drawn[1])


def test_an_empty_list_and_forms_of_the_company_use_it() -> None:
    class One(forms.Form):
        country = forms.ChoiceField(choices=[])

    assert isinstance(One().renderer, Renderer)
    assert str(One()["country"]) == forms.Select().render("country", None, {"id": "id_country"}, DjangoTemplates())
