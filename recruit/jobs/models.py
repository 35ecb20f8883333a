"""The job, its statuses over time, its seats, its team and its ads."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Value
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.fields import Timestamped, WithPublicId
from recruit.jobs.states import JobStatus
from recruit.teams import standing

JOB_STATUS_CHOICES = [
    (JobStatus.CREATED.value, _("Created")),
    (JobStatus.PENDING_APPROVAL.value, _("Pending approval")),
    (JobStatus.APPROVED.value, _("Approved")),
    (JobStatus.SOURCING.value, _("Sourcing")),
    (JobStatus.INTERVIEW.value, _("Interview")),
    (JobStatus.OFFER.value, _("Offer")),
    (JobStatus.FILLED.value, _("Filled")),
    (JobStatus.CANCELLED.value, _("Cancelled")),
    (JobStatus.ON_HOLD.value, _("On hold")),
]


# Where a job stands with its approvers (product facts §12.2). Written by `recruit.approvals` alone.
APPROVAL_CHOICES = [
    ("", _("Not asked for")),
    ("PENDING", _("Waiting for approval")),
    ("APPROVED", _("Approved")),
    ("REJECTED", _("Not approved")),
    ("ABANDONED", _("Approval given up")),
    ("OUTDATED", _("Changed since its approval")),
]

SALARY_PERIODS = [
    ("YEAR", _("a year")),
    ("MONTH", _("a month")),
    ("WEEK", _("a week")),
    ("DAY", _("a day")),
    ("HOUR", _("an hour")),
]


class Job(WithPublicId, Timestamped):
    """One piece of hiring work. `version` rises with each edit, so that two editors notice each other.

    `fields` holds the values of the company's own org and job fields under their public ids. A draft is what the wizard
    has saved so far: only its creator sees it, and it is no job yet to any list, count or door. A template likewise.
    """

    audit_kind = "job"

    ref_number = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=16, choices=JOB_STATUS_CHOICES, default=JobStatus.CREATED.value)
    brand = models.ForeignKey("recruit.Brand", on_delete=models.PROTECT, null=True, blank=True)
    department = models.ForeignKey("recruit.Department", on_delete=models.PROTECT, null=True, blank=True)
    process = models.ForeignKey("recruit.HiringProcess", on_delete=models.PROTECT, related_name="jobs")
    country_code = models.CharField(max_length=2)
    region = models.CharField(max_length=100, blank=True, default="")
    city = models.CharField(max_length=100)
    address = models.CharField(max_length=200, blank=True, default="")
    postal_code = models.CharField(max_length=20, blank=True, default="")
    is_remote = models.BooleanField(default=False)
    industry = models.CharField(max_length=60, blank=True, default="")
    function = models.CharField(max_length=60, blank=True, default="")
    type_of_employment = models.CharField(max_length=40, blank=True, default="permanent")
    experience_level = models.CharField(max_length=40, blank=True, default="not_applicable")
    eeo_category = models.CharField(max_length=60, blank=True, default="")
    language = models.CharField(max_length=10, default="en")
    salary_min = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    salary_max = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    salary_currency = models.CharField(max_length=3, blank=True, default="")
    salary_period = models.CharField(max_length=5, choices=SALARY_PERIODS, default="YEAR", db_default="YEAR")
    fields = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    is_draft = models.BooleanField(default=False, db_default=False)
    approval = models.CharField(max_length=10, choices=APPROVAL_CHOICES, blank=True, default="", db_default="")
    target_hiring_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, default="")
    is_template = models.BooleanField(default=False)
    creator = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    last_activity_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="job_salary_in_order",
                condition=models.Q(salary_min__isnull=True)
                | models.Q(salary_max__isnull=True)
                | models.Q(salary_min__lte=models.F("salary_max")),
            ),
            models.CheckConstraint(
                name="job_known_status", condition=models.Q(status__in=[status.value for status in JobStatus])
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-last_activity_at", "-id"], name="job_by_status"),
            models.Index(fields=["-last_activity_at", "-id"], name="job_by_activity"),
            models.Index(fields=["department", "-last_activity_at"], name="job_by_department"),
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="job_title_letters"),
            GinIndex(OpClass(Upper("ref_number"), name="gin_trgm_ops"), name="job_ref_letters"),
            GinIndex(fields=["fields"], name="job_fields", opclasses=["jsonb_path_ops"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def org_values(self) -> dict[str, str]:
        """What the job is bound by: brand, country, department and own org fields, for `recruit.fields.scopes`."""
        built_in = {
            "brand": str(self.brand.public_id) if self.brand else "",
            "country": self.country_code.lower(),
            "department": str(self.department.public_id) if self.department else "",
        }
        return {name: str(value) for name, value in {**self.fields, **built_in}.items() if value}

    @property
    def location(self) -> str:
        """City and country as a list shows it."""
        return f"{self.city}, {self.country_code.upper()}" if self.city else self.country_code.upper()


class JobStatusInterval(models.Model):
    """A stay of a job in one status: entered, left, by whom. Time on hold is summed from these."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="status_intervals")
    status = models.CharField(max_length=16, choices=JOB_STATUS_CHOICES)
    entered_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)
    actor_key = models.CharField(max_length=80, blank=True, default="")
    actor_name = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["job"], condition=models.Q(left_at__isnull=True), name="job_one_open_status"
            ),
            models.CheckConstraint(
                name="job_status_left_after_entered",
                condition=models.Q(left_at__isnull=True) | models.Q(left_at__gte=models.F("entered_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.status}"


class Position(WithPublicId, Timestamped):
    """One seat of a job. A hire fills exactly one."""

    audit_kind = "position"

    class Type(models.TextChoices):
        """Why the seat exists."""

        NEW = "NEW", _("New")
        REPLACEMENT = "REPLACEMENT", _("Replacement")

    class Status(models.TextChoices):
        """Whether somebody sits in it."""

        OPEN = "OPEN", _("Open")
        HIRED = "HIRED", _("Hired")
        CANCELLED = "CANCELLED", _("Cancelled")

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="positions")
    code = models.CharField(max_length=40, blank=True, default="")
    type = models.CharField(max_length=12, choices=Type, default=Type.NEW)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    incumbent_name = models.CharField(max_length=150, blank=True, default="")
    opened_on = models.DateField()
    target_start_on = models.DateField(null=True, blank=True)
    application = models.OneToOneField(
        "recruit.Application", on_delete=models.PROTECT, null=True, blank=True, related_name="position"
    )
    hired_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="position_hired_has_application",
                condition=models.Q(status="HIRED", application__isnull=False, hired_on__isnull=False)
                | (~models.Q(status="HIRED") & models.Q(application__isnull=True, hired_on__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["job", "status"], name="position_by_status")]

    def __str__(self) -> str:
        return self.code or str(_("Position"))


class HiringTeamMember(WithPublicId):
    """A user's part in one job (product facts §10.6). `role` is the code of a `recruit.teams` role."""

    audit_kind = "hiring_team_member"

    class Role(models.TextChoices):
        """The five default roles, by the names of the compatible API."""

        EXECUTIVE = "EXECUTIVE", _("Executive")
        HIRING_MANAGER = "HIRING_MANAGER", _("Hiring manager")
        RECRUITER = "RECRUITER", _("Recruiter")
        COORDINATOR = "COORDINATOR", _("Coordinator")
        INTERVIEWER = "INTERVIEW_TEAM", _("Interviewer")

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="hiring_teams")
    role = models.CharField(max_length=40)

    class Meta:
        # Beside these, the database ties `role` to the codes of the roles (migration 0011).
        constraints = [models.UniqueConstraint(fields=["job", "user"], name="team_member_once")]
        indexes = [models.Index(fields=["user", "job"], name="team_by_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"

    @property
    def role_name(self) -> str:
        """What the company calls the role."""
        return standing.role_name(self.role)


class TemporaryGrant(WithPublicId):
    """Access to a job that an approver has because of one request, until it is ended (product facts §12.3).

    `reach` says how far it goes; `about` is the audit key of what it was given for ("approval_request:<public id>").
    It is added to whatever the person has by hiring team, system role or access group, and takes nothing away.
    """

    audit_kind = "temporary_grant"

    class Reach(models.TextChoices):
        """How far a grant goes."""

        JOB = "JOB", _("The job")
        CANDIDATES = "CANDIDATES", _("The job and its candidates")

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="temporary_grants")
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="temporary_grants")
    reach = models.CharField(max_length=10, choices=Reach, default=Reach.JOB)
    about = models.CharField(max_length=80)
    granted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "about"], condition=models.Q(ended_at__isnull=True), name="temporary_grant_open_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["user", "job"], name="temporary_grant_open", condition=models.Q(ended_at__isnull=True)
            ),
            models.Index(fields=["about"], name="temporary_grant_about"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.job_id}"


class JobAd(WithPublicId, Timestamped):
    """A text for a job in one language and place, its own or (left empty) the job's. One ad of a job is its default.

    `is_chosen` says that it goes up when its job is published; `version` rises with each change of its words.
    """

    audit_kind = "job_ad"

    class Visibility(models.TextChoices):
        """Who may find the ad."""

        PUBLIC = "PUBLIC", _("Public")
        INTERNAL = "INTERNAL", _("Internal")
        PRIVATE = "PRIVATE", _("Private")

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="ads")
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="en")
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PUBLIC)
    is_default = models.BooleanField(default=False)
    company_description = models.TextField(blank=True, default="")
    job_description = models.TextField(blank=True, default="")
    qualifications = models.TextField(blank=True, default="")
    additional_information = models.TextField(blank=True, default="")
    video_urls = models.JSONField(default=list, blank=True)
    country_code = models.CharField(max_length=2, blank=True, default="", db_default="")
    region = models.CharField(max_length=100, blank=True, default="", db_default="")
    city = models.CharField(max_length=100, blank=True, default="", db_default="")
    version = models.PositiveIntegerField(default=1, db_default=1)
    archived_at = models.DateTimeField(null=True, blank=True)
    is_chosen = models.BooleanField(default=True, db_default=True)
    creator = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["-is_default", "id"]
        constraints = [
            models.UniqueConstraint(fields=["job"], condition=models.Q(is_default=True), name="job_one_default_ad")
        ]

    def __str__(self) -> str:
        return self.title


class JobAdVersion(models.Model):
    """The words of an ad at one moment. What is published shows a version, so that half-typed words never leave."""

    ad = models.ForeignKey(JobAd, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    words = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    author_name = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["ad", "number"], name="ad_version_once")]

    def __str__(self) -> str:
        return f"{self.ad_id} v{self.number}"


class TrackingLink(WithPublicId):
    """An address of an ad that tells which source a visitor came from: `?trid=<public id>` (product facts §15.10)."""

    audit_kind = "tracking_link"

    ad = models.ForeignKey(JobAd, on_delete=models.CASCADE, related_name="tracking_links")
    source = models.ForeignKey("recruit.Source", on_delete=models.PROTECT, related_name="+")
    creator = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["ad", "source"], name="tracking_link_once")]

    def __str__(self) -> str:
        return str(self.public_id)


class Posting(models.Model):
    """An ad published on one channel, from one moment to another. `number` is its public 15-digit name.

    Readers see the words of `version`, whatever is typed into the ad meanwhile; `title`, `language` and the place are
    those words' own, kept here for lists and searches. A posting without a version shows the ad as it is.
    """

    class Channel(models.TextChoices):
        """Where it can be read."""

        CAREER_SITE = "CAREER_SITE", _("Career site")

    public_id = models.UUIDField(unique=True, editable=False)
    number = models.BigIntegerField(unique=True)
    ad = models.ForeignKey(JobAd, on_delete=models.CASCADE, related_name="postings")
    channel = models.CharField(max_length=20, choices=Channel, default=Channel.CAREER_SITE)
    visibility = models.CharField(max_length=8, choices=JobAd.Visibility, default=JobAd.Visibility.PUBLIC)
    version = models.ForeignKey(JobAdVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200, blank=True, default="", db_default="")
    language = models.CharField(max_length=10, blank=True, default="", db_default="")
    country_code = models.CharField(max_length=2, blank=True, default="", db_default="")
    region = models.CharField(max_length=100, blank=True, default="", db_default="")
    city = models.CharField(max_length=100, blank=True, default="", db_default="")
    published_at = models.DateTimeField(default=timezone.now)
    unpublished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ad", "channel"], condition=models.Q(unpublished_at__isnull=True), name="posting_live_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                name="posting_live_public",
                condition=models.Q(unpublished_at__isnull=True, visibility="PUBLIC"),
            )
        ]

    def __str__(self) -> str:
        return str(self.number)
