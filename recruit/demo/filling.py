"""The verb that fills an empty database to the design point, with SQL in batches so that Python stays small."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import time as day_time
from random import Random
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Company, User
from base.actors import Actor
from base.errors import Invalid, NotAllowed, Refused
from recruit.candidates.files import new_storage_name
from recruit.demo import admitting, design_sql, indexing, names, settling, texts
from recruit.demo.openings import OPENINGS
from recruit.demo.resumes import pdf_of
from recruit.demo.settling import Staff, Words
from recruit.jobs import adtext
from recruit.processes.queries import road_of
from recruit.processes.stages import Stage, Station
from recruit.setup.models import ExitReason, Source

CROWDED, MIDDLE = 1000, 100  # what the first two jobs hold, in every data set
BATCH, PEOPLE_BATCH = 25_000, 50_000
STAFF_FOLD = 8
RESUMES = 0.14
TABLES = (
    "recruit_job", "recruit_jobad", "recruit_posting", "recruit_hiringteammember", "recruit_jobstatusinterval",
    "recruit_position", "recruit_candidate", "recruit_application", "recruit_stepvisit", "recruit_review",
    "recruit_note",
    "recruit_attachment", "base_entry",
)  # fmt: skip
SOURCES = ("Career page", "Job board", "Free job aggregators", "Employee referral", "Social share")
_SYLLABLES = (
    "ba",
    "cor",
    "del",
    "fin",
    "gra",
    "hul",
    "jas",
    "kem",
    "lor",
    "mip",
    "nar",
    "ost",
    "pel",
    "rud",
    "sim",
    "tav",
)
WORDS = [a + b + c for a in _SYLLABLES for b in _SYLLABLES for c in ("on", "ia", "ex", "um")]

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How much to make."""

    applications: int
    people: int
    jobs: int

    def check(self) -> None:
        """Pass, or raise Invalid with what would fit."""
        if self.jobs < 3 or self.applications < CROWDED + MIDDLE + self.jobs:
            raise Invalid(_("Ask for at least 3 jobs, and 1,100 applications more than jobs."), field="applications")
        if not self.applications / 4 <= self.people <= self.applications:
            raise Invalid(_("Ask for as many people as applications, or at least a quarter of that."), field="people")


def fill(size: Size, *, by: Actor, seed: int = 1, say: Say = lambda _line: None) -> None:
    """Load jobs, people and applications of the wanted size into an empty database, all or nothing.

    Indexes are taken away for the load and built again, so every constraint is checked in the end. `say` is told how
    far it is. The demo's sign-ins work. Raises Refused when there is a company already, Invalid for a strange size.
    """
    if not by.is_system:
        raise NotAllowed
    size.check()
    if Company.objects.exists():
        raise Refused(
            _("There is a company already. This data is only loaded into an empty database."), code="not_empty"
        )
    with transaction.atomic():
        _Load(size, seed, say).run()
    with connection.cursor() as cursor:
        say("Collecting statistics")
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)")


class _Load:
    """One load: what it needs to know between its parts."""

    def __init__(self, size: Size, seed: int, say: Say) -> None:
        self.size, self.seed, self.say = size, seed, say
        self.today = datetime.combine(timezone.now().date(), day_time(), tzinfo=UTC)
        self.random = Random(seed)

    def run(self) -> None:
        """Everything in its order."""
        settling.found_company()
        words = settling.set_up_words(self.random)
        crowd = names.people(self.random, settling.STAFF_COUNT * STAFF_FOLD)
        staff = settling.employ(self.random, crowd, admitting.ensure_accounts(), fold=STAFF_FOLD)
        furniture = indexing.take_away(TABLES)
        self._sql(
            "SET LOCAL synchronous_commit = off; SET LOCAL work_mem = '64MB'; SET LOCAL maintenance_work_mem = '192MB'"
        )
        self._sql(design_sql.FUNCTIONS.format(seed=self.seed))
        self._sql(design_sql.TABLES)
        road = road_of(words.standard)
        self._lay_out(words, staff, road)
        self._applications(road)
        self._people()
        self._batched("audit entries", design_sql.ENTRIES, {}, self.size.applications, PEOPLE_BATCH)
        self.say("Seats and statuses")
        self._sql(design_sql.CONSEQUENCES, {})
        self._set_sequences()
        watch = _Watch(self.say, "indexes and keys", len(furniture.pieces))
        for _name, statement in furniture.pieces:
            indexing.put_back(statement)
            watch.add(1)

    def _sql(self, statement: str, facts: dict[str, Any] | None = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, facts)

    def _many(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        with connection.cursor() as cursor:
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608  (our own names)

    def _lay_out(self, words: Words, staff: Staff, road: list[Station]) -> None:
        """The jobs, and what is drawn from."""
        self.say(f"Laying out {self.size.jobs:,} jobs")
        self._many("region", [_region_row(number, region) for number, region in enumerate(names.REGIONS, start=1)])
        self._many("opening", [self._opening_row(number, words) for number in range(1, len(OPENINGS) + 1)])
        self._many("station", [(station.index, station.stage.value, station.step_id) for station in road])
        groups = {"recruiter": staff.recruiters, "manager": staff.managers, "interviewer": staff.interviewers}
        for part, users in groups.items():
            self._many(
                "person_of_staff", [_staff_row(part, number, user) for number, user in enumerate(users, start=1)]
            )
        facts = {f"{part}s": len(users) for part, users in groups.items()}
        facts |= {"jobs": self.size.jobs, "applications": self.size.applications, "crowded": CROWDED, "middle": MIDDLE}
        self._sql(design_sql.OUTLINE, {**facts, **_caps(road), "today": self.today})
        self._sql(design_sql.JOBS, {"process": words.standard.pk})

    def _opening_row(self, number: int, words: Words) -> tuple[Any, ...]:
        opening = OPENINGS[number - 1]
        sections = {name: adtext.cleaned(text) for name, text in texts.ad_sections(opening).items()}
        content = pdf_of([opening.title, opening.intro, opening.skills])
        file = default_storage.save(new_storage_name(), ContentFile(content))
        return (
            number, opening.title, words.departments[opening.department].pk, words.brands[opening.brand].pk,
            opening.country_code, opening.city, opening.is_remote, opening.function, opening.level, *opening.salary,
            sections["company_description"], sections["job_description"], sections["qualifications"],
            sections["additional_information"], opening.skills.split(", "), file, len(content),
            hashlib.sha256(content).hexdigest(),
        )  # fmt: skip

    def _applications(self, road: list[Station]) -> None:
        """Applications with all that hangs on them, some jobs at a time."""
        early = self._early()
        course = {"own": self.size.people, "early": early, "stride": _stride(early), "hired": road[-1].index}
        facts = {
            "sources": list(Source.objects.filter(name__in=SOURCES).order_by("pk").values_list("pk", flat=True)),
            "rejections": list(ExitReason.objects.filter(kind="rejection").values_list("pk", flat=True)),
            "withdrawals": list(ExitReason.objects.filter(kind="withdrawal").values_list("pk", flat=True)),
            "comments": [comment for group in texts.COMMENTS.values() for comment in group],
            "notes": list(texts.NOTES),
            "firms": list(texts.FIRMS),
            "words": WORDS,
            "resumes": RESUMES,
        }
        watch = _Watch(self.say, "applications", self.size.applications)
        for low, high, count in self._job_batches():
            self._sql(design_sql.COURSE, {**course, "low": low, "high": high})
            self._sql("ANALYZE course")
            self._sql(design_sql.APPLICATIONS, facts)
            watch.add(count)

    def _early(self) -> int:
        """People before this one may apply twice: their first job is never one of the later ones."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(first_i) - 1 FROM outline WHERE first_i <= %s", [self.size.people])
            return max(1, int(cursor.fetchone()[0]))

    def _job_batches(self) -> Iterator[tuple[int, int, int]]:
        """First job, last job and number of applications of each batch."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT j, n FROM outline ORDER BY j")
            rows = cursor.fetchall()
        low, count = 1, 0
        for job, applications in rows:
            count += applications
            if count >= BATCH or job == len(rows):
                yield low, job, count
                low, count = job + 1, 0

    def _people(self) -> None:
        self._sql(design_sql.LAST_SEEN)
        facts = {"firms": list(texts.FIRMS), "tags": list(texts.TAGS), "regions": len(names.REGIONS)}
        self._batched("people", design_sql.PEOPLE, facts, self.size.people, PEOPLE_BATCH)

    def _batched(self, what: str, statement: str, facts: dict[str, Any], count: int, batch: int) -> None:
        watch = _Watch(self.say, what, count)
        for low in range(1, count + 1, batch):
            high = min(low + batch - 1, count)
            self._sql(statement, {**facts, "low": low, "high": high})
            watch.add(high - low + 1)

    def _set_sequences(self) -> None:
        """Let the next row of each table, job reference and posting number follow the last one written."""
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), greatest(max(id), 1)) FROM {table}"  # noqa: S608  # our own names, no input
                )
            cursor.execute("SELECT setval('recruit_job_ref', 101 + %s)", [self.size.jobs])
            cursor.execute("SELECT setval('recruit_posting_number', 743999600000001 + %s)", [self.size.jobs])


class _Watch:
    """Tells how far a part is, how fast, and how long it still takes."""

    def __init__(self, say: Say, what: str, total: int) -> None:
        self.say, self.what, self.total = say, what, total
        self.done, self.begun, self.said = 0, time.monotonic(), 0.0

    def add(self, count: int) -> None:
        """Count what was done, and say so at most once a second."""
        self.done += count
        now = time.monotonic()
        if self.done < self.total and now - self.said < 1:
            return
        self.said = now
        rate = self.done / max(now - self.begun, 0.001)
        left = (self.total - self.done) / rate
        self.say(f"{self.done:,} of {self.total:,} {self.what}, {rate:,.0f} a second, {left:.0f} s to go")


def _region_row(number: int, region: names.Region) -> tuple[Any, ...]:
    plain = [[names.plain(name) for name in group] for group in (region.first, region.last)]
    first, last, cities = list(region.first), list(region.last), list(region.cities)
    return number, first, last, *plain, cities, region.country_code, region.dial


def _staff_row(part: str, number: int, user: User) -> tuple[Any, ...]:
    return part, number, user.pk, str(user.public_id), user.full_name


def _caps(road: list[Station]) -> dict[str, int]:
    """The last place of each stage on the road."""
    return {
        f"{name}_cap": max(station.index for station in road if station.stage is stage)
        for name, stage in (("review", Stage.IN_REVIEW), ("interview", Stage.INTERVIEW), ("offer", Stage.OFFERED))
    }


def _stride(count: int) -> int:
    """A step that visits each of `count` places once before it comes back."""
    return next(number for number in (104_729, 7_919, 1_299_709, 611_953, 1) if math.gcd(number, count) == 1)
