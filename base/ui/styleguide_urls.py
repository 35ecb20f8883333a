"""The style guide's address; included only where settings.STYLEGUIDE is true."""

from __future__ import annotations

from django.urls import path

from base.ui import styleguide

app_name = "styleguide"
urlpatterns = [
    path("", styleguide.guide, name="guide"),
    path("board/move/", styleguide.pretend_move, name="move"),
    path("panel/", styleguide.pretend_panel, name="panel"),
    path("undo/", styleguide.pretend_undo, name="undo"),
]
