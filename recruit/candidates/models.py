"""People, their files and what they agreed to."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Lower, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.fields import Fold, Said, Timestamped, WithPublicId

# What is looked for inside a person; each has an index.
PHONE_DIGITS = models.Func(
    models.F("phone"),
    models.Value(r"\D"),
    models.Value(""),
    models.Value("g"),
    function="regexp_replace",
    output_field=models.TextField(),
)
COMPANIES = Said("experience", models.Value("company"))
SCHOOLS = Said("education", models.Value("institution"))


class Candidate(WithPublicId, Timestamped):
    """A person. Found again by e-mail, whatever its capitals. `source` is where they came from before any job."""

    audit_kind = "candidate"

    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    email = models.EmailField(max_length=254, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    city = models.CharField(max_length=100, blank=True, default="")
    region = models.CharField(max_length=100, blank=True, default="")
    country_code = models.CharField(max_length=2, blank=True, default="")
    headline = models.CharField(max_length=200, blank=True, default="")
    is_internal = models.BooleanField(default=False)
    web = models.JSONField(default=dict, blank=True)
    experience = models.JSONField(default=list, blank=True)
    education = models.JSONField(default=list, blank=True)
    tags = models.JSONField(default=list, blank=True)
    photo = models.FileField(max_length=200, blank=True, default="", db_default="")
    source = models.ForeignKey("recruit.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    employee = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    average_rating = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    last_activity_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email="") & models.Q(erased_at__isnull=True),
                name="candidate_email_once",
            )
        ]
        indexes = [
            models.Index(fields=["-last_activity_at", "-id"], name="candidate_by_activity"),
            models.Index(fields=["-updated_at", "-id"], name="candidate_by_update"),
            # Folded, because that is how the lookups ask, whatever the capitals and accents.
            GinIndex(OpClass(Fold("first_name"), name="gin_trgm_ops"), name="candidate_first_folded"),
            GinIndex(OpClass(Fold("last_name"), name="gin_trgm_ops"), name="candidate_last_folded"),
            GinIndex(OpClass(Fold("email"), name="gin_trgm_ops"), name="candidate_email_folded"),
            GinIndex(OpClass(Fold("city"), name="gin_trgm_ops"), name="candidate_city_folded"),
            GinIndex(OpClass(Fold("region"), name="gin_trgm_ops"), name="candidate_region_folded"),
            models.Index(
                fields=["-last_activity_at", "-id"], name="candidate_internal", condition=models.Q(is_internal=True)
            ),
            GinIndex(OpClass(PHONE_DIGITS, name="gin_trgm_ops"), name="candidate_phone_digits"),
            GinIndex(OpClass(COMPANIES, name="gin_trgm_ops"), name="candidate_companies"),
            GinIndex(OpClass(SCHOOLS, name="gin_trgm_ops"), name="candidate_schools"),
            models.Index(fields=["last_name", "id"], name="candidate_by_name"),
            models.Index(fields=["-created_at", "-id"], name="candidate_by_creation"),
            # The btree makes "is there a namesake?" one look-up.
            models.Index(Fold("last_name"), Fold("first_name"), name="candidate_namesakes"),
            models.Index(fields=["country_code", "-last_activity_at", "-id"], name="candidate_by_country"),
            GinIndex(fields=["tags"], name="candidate_tags", opclasses=["jsonb_path_ops"]),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def location(self) -> str:
        """City and country as a list shows it."""
        return ", ".join(part for part in (self.city, self.country_code.upper()) if part)


class Attachment(WithPublicId):
    """A file of a candidate, stored under a random name. `text` is what was read out of it."""

    audit_kind = "attachment"

    class Kind(models.TextChoices):
        """What the file is for."""

        # For candidates.
        RESUME = "RESUME", _("Résumé")
        # For candidates.
        COVER_LETTER = "COVER_LETTER", _("Cover letter")
        # For candidates.
        GENERIC = "GENERIC_FILE", _("File")

    class Reading(models.TextChoices):
        """How far reading the text has come."""

        PENDING = "pending", _("Being read")
        DONE = "done", _("Read")
        FAILED = "failed", _("Could not be read")

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="attachments")
    application = models.ForeignKey(
        "recruit.Application", on_delete=models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.RESUME)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(max_length=200)
    reading = models.CharField(max_length=8, choices=Reading, default=Reading.PENDING)
    reading_error = models.CharField(max_length=300, blank=True, default="")
    page_count = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(blank=True, default="")
    search = models.GeneratedField(
        expression=SearchVector("text", config="recruit_folded"), output_field=SearchVectorField(), db_persist=True
    )
    created_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.CharField(max_length=200, blank=True, default="")
    # The person's own file: their page shows these and no others.
    from_candidate = models.BooleanField(default=False, db_default=False)
    # Answers a question whose answers only some roles read; whoever reads those of the job reads the file.
    is_restricted = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="attachment_search"),
            models.Index(fields=["candidate", "-id"], name="attachment_by_candidate"),
        ]

    def __str__(self) -> str:
        return self.name


class ParsedResume(WithPublicId):
    """What was read out of a résumé: a value and a confidence from 0 to 1 a field, until somebody put it right.

    `found` is `{"first_name": {"value": "Ana", "confidence": 0.9}, …, "experience": [{…}], "education": [{…}],
    "skills": [{"value": "Python", "confidence": 0.8}]}`.
    """

    class State(models.TextChoices):
        """How far reading has come."""

        PENDING = "pending", _("Being read")
        READY = "ready", _("To be checked")
        CONFIRMED = "confirmed", _("Checked")
        FAILED = "failed", _("Could not be read")

    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE, related_name="parsed")
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    found = models.JSONField(default=dict)
    problem = models.CharField(max_length=300, blank=True, default="")
    parsed_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.attachment_id} {self.state}"


class Tag(models.Model):
    """A tag somebody used, offered to the next one. `key` is its small-letter form; candidates keep the label."""

    key = models.CharField(max_length=60, unique=True)
    label = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [GinIndex(OpClass(Upper("label"), name="gin_trgm_ops"), name="tag_letters")]

    def __str__(self) -> str:
        return self.label


class Merge(WithPublicId):
    """Two records of one person made one: who was kept, who went, and all it takes to part them again for 30 days."""

    audit_kind = "merge"

    kept = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    gone = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField(default=dict)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    merged_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-merged_at"]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"


class PeopleImport(WithPublicId):
    """A spreadsheet of people: its columns mapped, tried dry, run, and taken back if need be.

    `mapping` is `{"<column>": "<field>"}`; `lines` the parsed rows; `created` and `changed` what undo needs;
    `options` says what happens to known people, bad lines, and which source and tags all get.
    """

    audit_kind = "people_import"

    class State(models.TextChoices):
        """How far it is."""

        MAPPING = "mapping", _("Columns to match")
        TRIED = "tried", _("Tried, not imported")
        RUNNING = "running", _("Being imported")
        DONE = "done", _("Imported")
        UNDONE = "undone", _("Taken back")

    name = models.CharField(max_length=255)
    state = models.CharField(max_length=7, choices=State, default=State.MAPPING)
    columns = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    created = models.JSONField(default=list)
    changed = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    job = models.ForeignKey("recruit.Job", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    run = models.ForeignKey("base.Run", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class ConsentDecision(models.Model):
    """What a person agreed to, word for word by the hash of the text, and when."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="consents")
    scope = models.CharField(max_length=40, default="Single")
    decision = models.CharField(max_length=10)
    text_sha256 = models.CharField(max_length=64, blank=True, default="")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["candidate", "-decided_at"], name="consent_by_candidate")]

    def __str__(self) -> str:
        return f"{self.scope} {self.decision}"
