"""Questions, the sets they are asked in, and the answers (product facts §14.2, §14.3)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.fields import Timestamped, WithPublicId


class Question(WithPublicId, Timestamped):
    """A question of the library. `options` is a list of `{"id", "label", "translations"}` for choices."""

    audit_kind = "question"

    class Type(models.TextChoices):
        """How it is answered."""

        TEXT = "INPUT_TEXT", _("Short text")
        TEXTAREA = "TEXTAREA", _("Free text")
        SINGLE = "SINGLE_SELECT", _("One of a list")
        MULTI = "MULTI_SELECT", _("Several of a list")
        YES_NO = "RADIO", _("Yes or no")
        CHECKBOX = "CHECKBOX", _("Box to tick")
        CURRENCY = "CURRENCY", _("Amount of money")
        FILE = "FILE", _("Additional attachment")
        INFORMATION = "INFORMATION", _("Information")

    type = models.CharField(max_length=14, choices=Type, default=Type.TEXT)
    text = models.CharField(max_length=1440)
    options = models.JSONField(default=list, blank=True)
    translations = models.JSONField(default=dict, blank=True)
    is_diversity = models.BooleanField(default=False)
    is_standard = models.BooleanField(default=False)
    code = models.CharField(max_length=40, blank=True, default="")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:80]


class QuestionSet(WithPublicId, Timestamped):
    """The questions asked for jobs of a scope, outside or inside the company. One default set each way."""

    audit_kind = "question_set"

    name = models.CharField(max_length=100, unique=True)
    scope = models.JSONField(default=dict, blank=True)
    is_default = models.BooleanField(default=False)
    is_internal = models.BooleanField(default=False)
    asks_photo = models.BooleanField(default=False)
    knockout_reason = models.ForeignKey(
        "recruit.ExitReason", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    knockout_sends = models.BooleanField(default=True)
    knockout_delay_days = models.PositiveSmallIntegerField(default=2)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-is_default", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default", "is_internal"],
                condition=models.Q(is_default=True),
                name="question_set_one_default",
            )
        ]

    def __str__(self) -> str:
        return self.name


class AskedQuestion(WithPublicId):
    """A question inside a set: order, whether it must be answered, who reads it, which answers end the application.

    `shown_when` is `{"question": "<asked question public id>", "answers": ["<option id>"]}` for a question that is
    asked only after such an answer.
    """

    class Visibility(models.TextChoices):
        """Who reads the answers."""

        ALL = "ALL", _("Everybody on the job")
        FULL = "FULL", _("Users with full access")

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="asked")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="asked")
    position = models.PositiveSmallIntegerField(default=0)
    is_required = models.BooleanField(default=False)
    visibility = models.CharField(max_length=4, choices=Visibility, default=Visibility.ALL)
    knockout_answers = models.JSONField(default=list, blank=True)
    shown_when = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["question_set", "question"], name="question_once_in_set")]

    def __str__(self) -> str:
        return f"{self.question_id} in {self.question_set_id}"


class Answer(WithPublicId):
    """What a candidate answered, with the words of the question as they were then."""

    audit_kind = "answer"

    application = models.ForeignKey("recruit.Application", on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    question_text = models.CharField(max_length=1440)
    value = models.JSONField()
    words = models.TextField(blank=True, default="")
    visibility = models.CharField(max_length=4, choices=AskedQuestion.Visibility, default="ALL")
    position = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="answer_once")]
        indexes = [models.Index(fields=["question", "application"], name="answer_by_question")]

    def __str__(self) -> str:
        return self.words[:80]


class DiversityAnswer(models.Model):
    """An answer to a diversity question, apart from the application's inside: only counted, never shown with a name."""

    application = models.ForeignKey("recruit.Application", on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    value = models.JSONField()
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="diversity_answer_once")]

    def __str__(self) -> str:
        return str(self.question_id)
