"""Offer templates, offers with their terms and versions, and the documents a candidate received."""

from __future__ import annotations

from django.db import models
from django.db.models import Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.fields import Timestamped, WithPublicId
from recruit.jobs.models import SALARY_PERIODS
from recruit.offers.states import CURRENT, Ending, OfferStatus

OFFER_STATUS_CHOICES = [
    (OfferStatus.CREATED.value, _("Created")),
    (OfferStatus.PENDING_APPROVAL.value, _("Pending approval")),
    (OfferStatus.APPROVED.value, _("Approved")),
    (OfferStatus.NOT_APPROVED.value, _("Not approved")),
    (OfferStatus.PENDING_ACCEPTANCE.value, _("Waiting for an answer")),
    (OfferStatus.ACCEPTED.value, _("Accepted")),
    (OfferStatus.NOT_ACCEPTED.value, _("Not accepted")),
    (OfferStatus.ABANDONED.value, _("Given up")),
]
ENDING_CHOICES = [
    (Ending.DECLINED.value, _("Declined by the candidate")),
    (Ending.EXPIRED.value, _("Not answered in time")),
    (Ending.WITHDRAWN.value, _("Withdrawn")),
    (Ending.APPLICATION_ENDED.value, _("The application ended")),
    (Ending.REPLACED.value, _("Replaced by another offer")),
]


class OfferTemplate(WithPublicId, Timestamped):
    """The letter and the mail an offer starts from, with merge fields, for jobs of a scope.

    `asks` lists the keys of the terms its form asks for, in order: built-in ones (`recruit.offers.terms`) and public
    ids of offer fields. `letter` is the text of the PDF.
    """

    audit_kind = "offer_template"

    name = models.CharField(max_length=100)
    language = models.CharField(max_length=10, default="en")
    scope = models.JSONField(default=dict, blank=True)
    asks = models.JSONField(default=list, blank=True)
    subject = models.CharField(max_length=300)
    mail_text = models.TextField(max_length=20_000)
    letter = models.TextField(max_length=50_000)
    valid_days = models.PositiveSmallIntegerField(default=14)
    archived_at = models.DateTimeField(null=True, blank=True)
    creator = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(archived_at__isnull=True), name="offer_template_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class OfferTermRule(WithPublicId):
    """What the company decided about one term: required, asking for approval again, hidden from hiring-team roles.

    `key` is a built-in term's key or the public id of an offer field; a term without a row has the defaults.
    """

    audit_kind = "offer_term_rule"

    key = models.CharField(max_length=40, unique=True)
    is_required = models.BooleanField(default=False)
    needs_reapproval = models.BooleanField(default=False)
    hidden_from = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class Offer(WithPublicId, Timestamped):
    """What the company offers one candidate for one job. `version` rises with each change.

    `terms` holds the built-in terms that have no column of their own, `fields` the company's own under their public
    ids. `link_number` is part of the candidate's link: raising it makes earlier links useless.
    """

    audit_kind = "offer"

    application = models.ForeignKey("recruit.Application", on_delete=models.CASCADE, related_name="offers")
    template = models.ForeignKey(OfferTemplate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=18, choices=OFFER_STATUS_CHOICES, default=OfferStatus.CREATED.value)
    ending = models.CharField(max_length=17, choices=ENDING_CHOICES, blank=True, default="")
    creator = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    position = models.ForeignKey("recruit.Position", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    salary_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    salary_currency = models.CharField(max_length=3, blank=True, default="")
    salary_period = models.CharField(max_length=5, choices=SALARY_PERIODS, default="YEAR")
    starts_on = models.DateField(null=True, blank=True)
    terms = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    fields = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    language = models.CharField(max_length=10, default="en")
    subject = models.CharField(max_length=300, blank=True, default="")
    mail_text = models.TextField(max_length=20_000, blank=True, default="")
    letter = models.TextField(max_length=50_000, blank=True, default="")
    expires_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sender = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    signed_name = models.CharField(max_length=200, blank=True, default="")
    decline_reason = models.ForeignKey(
        "recruit.ExitReason", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decline_comment = models.TextField(max_length=2_000, blank=True, default="")
    approval_outdated = models.BooleanField(default=False)
    link_number = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(status__in=sorted(status.value for status in CURRENT)),
                name="offer_one_current",
            ),
            models.CheckConstraint(
                name="offer_pay_has_currency",
                condition=models.Q(salary_amount__isnull=True) | ~models.Q(salary_currency=""),
            ),
            models.CheckConstraint(
                name="offer_salary_not_negative",
                condition=models.Q(salary_amount__isnull=True) | models.Q(salary_amount__gte=0),
            ),
            models.CheckConstraint(
                name="offer_waiting_was_sent",
                condition=~models.Q(status__in=["PENDING_ACCEPTANCE", "ACCEPTED"]) | models.Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="offer_answered_has_time",
                condition=~models.Q(status__in=["ACCEPTED", "NOT_ACCEPTED"]) | models.Q(answered_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["application", "-created_at"], name="offer_by_application"),
            models.Index(fields=["-created_at", "-id"], name="offer_by_created"),
            models.Index(
                fields=["expires_at"], name="offer_to_expire", condition=models.Q(status="PENDING_ACCEPTANCE")
            ),
        ]

    def __str__(self) -> str:
        return str(_("Offer"))


class OfferVersion(models.Model):
    """An offer's terms and words as they were saved once; two of them make a comparison."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    terms = models.JSONField(default=dict)
    fields = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    author = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    author_name = models.CharField(max_length=200, blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["offer", "number"], name="offer_version_once")]

    def __str__(self) -> str:
        return f"{self.offer_id} v{self.number}"


class OfferDocument(WithPublicId):
    """A file of an offer: the letter as the candidate received it, or a signed copy that came back.

    Kept for those who may see offers; never among the files of the application.
    """

    audit_kind = "offer_document"

    class Kind(models.TextChoices):
        """What it is."""

        LETTER = "LETTER", _("Offer letter")
        SIGNED = "SIGNED", _("Signed copy")

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.LETTER)
    version_number = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="offers/%Y/%m/", max_length=300)
    content_type = models.CharField(max_length=100, default="application/pdf")
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    added_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.name
