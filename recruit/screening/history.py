"""Kinds of audit entry of screening questions, their sets and the answers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

QUESTION_ADDED = register("question.added", _("{actor} added a question to the library"), icon="plus")
QUESTION_EDITED = register("question.edited", _("{actor} edited a question of the library"), icon="edit")
QUESTION_ARCHIVED = register("question.archived", _("{actor} archived a question"), icon="eye-off")
QUESTION_RESTORED = register("question.restored", _("{actor} brought a question back"), icon="undo")
SET_ADDED = register("question_set.added", _("{actor} added the question set {object}"), icon="plus")
SET_EDITED = register("question_set.edited", _("{actor} changed the question set {object}"), icon="edit")
SET_MADE_DEFAULT = register(
    "question_set.made_default", _("{actor} made {object} the default question set"), icon="star"
)
SET_ARCHIVED = register("question_set.archived", _("{actor} archived the question set {object}"), icon="eye-off")
SET_RESTORED = register("question_set.restored", _("{actor} brought the question set {object} back"), icon="undo")
ASKED = register("question_set.asked", _("{actor} put “{question}” into {object}"), icon="plus")
NO_LONGER_ASKED = register("question_set.unasked", _("{actor} took “{question}” out of {object}"), icon="trash")
ASKING_CHANGED = register(
    "question_set.asking_changed", _("{actor} changed how {object} asks “{question}”"), icon="edit"
)
ORDERED = register("question_set.ordered", _("{actor} changed the order of questions in {object}"), icon="sort")
ANSWERED = register(
    "application.answered",
    _("{actor} answered {count} questions"),
    icon="edit",
    public="application.screening-answers.created",
)
ANSWERED_AGAIN = register(
    "application.answered_again",
    _("{actor} answered {count} questions anew"),
    icon="edit",
    public="application.screening-answers.updated",
)
# Only that it happened, in the audit alone: no value, no timeline, no link to job or person.
DIVERSITY_ANSWERED = register(
    "application.diversity_answered", _("{actor} answered the voluntary questions"), icon="check", quiet=True
)
KNOCKED_OUT = register("application.knocked_out", _("The answer to “{question}” ended the application"), icon="ban")
