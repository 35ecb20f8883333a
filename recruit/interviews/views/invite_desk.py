"""What the page of an invitation knows: its form, its blocks, the week that is shown, and what the blocks offer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from base.actors import Actor
from calendars.availability import asking, hours, zones
from calendars.availability import queries as calendars
from calendars.availability.slots import Span
from calendars.connections import queries as connections
from calendars.connections.models import Resource
from recruit.applications.models import Application
from recruit.interviews import invite_queries, inviting, queries
from recruit.interviews.invite_drafts import DURATIONS, NOTICE_HOURS, suggested
from recruit.interviews.invite_queries import Wanted
from recruit.interviews.invite_week import Person, week_of
from recruit.interviews.views.invite_form import InviteForm, Rows, lines_of, monday_of, painted, rows_of
from recruit.jobs.models import HiringTeamMember
from recruit.letters import events, self_schedule_seeds
from recruit.letters import queries as letters
from recruit.processes.models import HiringStep
from recruit.processes.stages import Stage
from recruit.setup import languages

# Of more people on a team nobody is ticked by itself: they hardly all take part in one talk.
_MOST_TICKED = 3
# Most pages show no more than this; only those that do ask for more.
_NEAR, _WEEK = timedelta(days=22), timedelta(days=7)


class Desk:
    """One look at the page, with what was typed so far, if anything was."""

    def __init__(self, application: Application, actor: Actor, given: QueryDict | None) -> None:
        self.application = application
        self.actor = actor
        self.now = timezone.now()
        self.given = given
        self.own_zone = str(timezone.get_current_timezone_name())
        self.people = _people(application, actor)
        self.form = InviteForm(
            given, initial=self._initial() if given is None else None, people=self.people,
            steps=_steps(application), zones_first=self._zones(),
        )  # fmt: skip
        self.zone = self._known_zone(self._value("zone"))
        self.typed = self.rows = self._typed()
        self.blocks = self.typed.spans
        if given is None or ("suggest" in given and "send" not in given):
            self.blocks = []
            self.rows = Rows(self._suggested())
            self.blocks = self.rows.spans

    def is_complete(self) -> bool:
        """Whether the form and the rows of blocks can be read; else their problems stand in the form."""
        is_valid = self.form.is_valid()
        for sentence in self.rows.problems:
            self.form.add_error(None, sentence)
        return is_valid and not self.rows.problems

    def context(self) -> dict[str, Any]:
        """Everything the page shows."""
        offered = invite_queries.offered(self.wanted, by=self.actor, now=self.now) if self.users else None
        monday = self._monday()
        return {
            "form": self.form,
            "lines": lines_of(self.blocks, self.zone),
            "zone": self.zone,
            "zone_words": self.zone.replace("_", " "),
            "guest_zone": queries.zone_for(self.application, ""),
            "offered": offered,
            "unknown": [self._names.get(holder, "") for holder in offered.unknown] if offered else [],
            "problems": self.rows.problems,
            "week": self._week(monday),
            "days": [monday + timedelta(days=number) for number in range(7)],
            "monday": f"{monday:%F}",
            "earlier": f"{monday - timedelta(days=7):%F}",
            "later": f"{monday + timedelta(days=7):%F}",
            "is_connected": connections.active() is not None,
        }

    @property
    def users(self) -> list[User]:
        """The interviewers that are ticked now."""
        chosen = {str(value) for value in self.form["interviewers"].value() or []}
        return [user for user in self.people if str(user.public_id) in chosen]

    @property
    def wanted(self) -> Wanted:
        """What the blocks as they stand ask of the calendars."""
        return Wanted(
            users=tuple(self.users), blocks=tuple(self.blocks), minutes=self._minutes(),
            resources=tuple(self._resources),
            buffer_minutes=self._number("buffer_minutes", 0, 120), notice_hours=self._number(
                "notice_hours", NOTICE_HOURS, 336), guest=queries.guest_of(self.application), known=self._known,
        )  # fmt: skip

    @cached_property
    def _resources(self) -> list[Resource]:
        """The room that is chosen now."""
        chosen = self._value("resource")
        rows = self.form.fields["resource"].queryset  # type: ignore[attr-defined]  # a ModelChoiceField
        return list(rows.filter(public_id=chosen)) if _is_id(chosen) else []

    @cached_property
    def _known(self) -> Mapping[str, asking.Known]:
        """What is known of everybody for all the page shows: asked once, however slow a calendar system is."""
        hour = self.now.replace(minute=0, second=0, microsecond=0)
        near = hour + _NEAR
        is_far = any(span.ends_at > near for span in self.typed.spans) or self._monday() > near.date()
        mine = [self.actor.user] if self.actor.user and self.actor.user not in self.users else []
        ends_at = hour + (inviting.FURTHEST + _WEEK if is_far else _NEAR + _WEEK)
        return asking.ask([*self.users, *mine], self._resources, hour - _WEEK, ends_at, by=self.actor)

    def _initial(self) -> dict[str, Any]:
        application = self.application
        subject, text = self._letter()
        return {
            "title": _("Interview: {job}").format(job=application.job.title)[:300],
            "minutes": 30,
            "location": application.job.location,
            "zone": self._known_zone(""),
            "interviewers": [user.public_id for user in _ticked(application, self.actor, self.people)],
            "subject": subject,
            "text": text,
            "version": application.version,
        }

    def _letter(self) -> tuple[str, str]:
        """Subject and text of the letter in the candidate's language, its merge fields filled."""
        application = self.application
        template = letters.template_for_event(events.SELF_SCHEDULE, application.job, application.language)
        language = languages.spoken(application.language) or languages.of_company()
        words = (template.subject, template.text) if template else self_schedule_seeds.invited_words(language)
        filled = letters.written(
            application, *words, author=self.actor.user, more={inviting.LINK_FIELD: inviting.OWN_LINK}
        )
        return filled.subject, filled.text

    def _typed(self) -> Rows:
        """The blocks that came with the form: typed rows, and strokes over them."""
        if self.given is None:
            return Rows()
        drawn_in = self._known_zone(str(self.given.get("drawn_in", "")))
        rows = rows_of(self.given, drawn_in)
        return Rows(painted(rows.spans, str(self.given.get("paint", "")), drawn_in), rows.problems)

    def _suggested(self) -> list[Span]:
        if not self.users:
            return []
        wanted = self.wanted
        free = invite_queries.free_time(wanted, by=self.actor, zone=self.zone, now=self.now)
        return suggested(free, minutes=wanted.minutes, zone=ZoneInfo(self.zone))

    def _monday(self) -> date:
        """The week that is asked for, else the first one with a block, else this one.

        None before this week, nor one of which nothing would be known.
        """
        asked = str(self.given.get("show") or self.given.get("week") or "") if self.given is not None else ""
        first = self.blocks[0].starts_at if self.blocks else self.now
        ends = (monday_of("", at, self.zone) for at in (self.now, self.now + inviting.FURTHEST - _WEEK))
        return min(max(monday_of(asked, first, self.zone), next(ends)), next(ends))

    def _week(self, monday: date) -> Any:
        days = [monday + timedelta(days=number) for number in range(7)]
        counting, known = self.users, self._known
        users = [*counting, *([self.actor.user] if self.actor.user and self.actor.user not in counting else [])]
        working = hours.spans_of(users, days[0], days[-1], zone=self.zone)
        kept = hours.kept_of(users, days[0], days[-1], zone=self.zone)
        people = [
            Person(
                _initials(user), known[f"user:{user.pk}"].busy, working[user.pk],
                [each.span for each in kept[user.pk]], known[f"user:{user.pk}"].is_known, user in counting,
            )
            for user in users
        ]  # fmt: skip
        not_before = self.now + timedelta(hours=self._number("notice_hours", NOTICE_HOURS, 336))
        return week_of(days, people, self.blocks, zone=self.zone, not_before=not_before)

    @cached_property
    def _names(self) -> dict[str, str]:
        rooms = self.wanted.resources
        return {f"user:{user.pk}": user.full_name for user in self.users} | {f"resource:{r.pk}": r.name for r in rooms}

    def _zones(self) -> list[str]:
        found = [self.own_zone, queries.zone_for(self.application, ""), calendars.company_zone()]
        return [zone for zone in found if zones.is_known(zone)]

    def _known_zone(self, name: str) -> str:
        if zones.is_known(name):
            return name
        return self.own_zone if zones.is_known(self.own_zone) else calendars.company_zone()

    def _value(self, name: str) -> str:
        value = self.form[name].value()
        return str(value) if value is not None else ""

    def _minutes(self) -> int:
        value = self._value("minutes")
        return int(value) if value.isdigit() and int(value) in DURATIONS else 30

    def _number(self, name: str, least: int, most: int) -> int:
        value = self._value(name)
        return min(max(int(value), least), most) if value.isdigit() and len(value) < 6 else least


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _people(application: Application, actor: Actor) -> QuerySet[User]:
    """Who can be ticked: the hiring team and whoever looks, never the candidate."""
    person = application.candidate
    mine = Q(pk=actor.user.pk) if actor.user is not None else Q(pk__in=[])
    rows = User.objects.filter(mine | Q(hiring_teams__job=application.job), is_active=True)
    if person.employee_id is not None:
        rows = rows.exclude(pk=person.employee_id)
    return rows.distinct().order_by("first_name", "last_name", "pk")


def _ticked(application: Application, actor: Actor, people: QuerySet[User]) -> list[User]:
    """Who is ticked at first: the job's interviewers as long as they are few, else whoever invites."""
    team = application.job.team.filter(role=HiringTeamMember.Role.INTERVIEWER.value)
    keys = set(team.values_list("user", flat=True))
    found = [user for user in people if user.pk in keys]
    if 0 < len(found) <= _MOST_TICKED:
        return found
    return [user for user in people if actor.user is not None and user.pk == actor.user.pk]


def _steps(application: Application) -> QuerySet[HiringStep]:
    stages = [Stage.IN_REVIEW.value, Stage.INTERVIEW.value, Stage.OFFERED.value]
    rows = HiringStep.objects.filter(process=application.job.process_id, deleted_at=None, stage__in=stages)
    return rows.order_by("stage", "position")


def _initials(user: User) -> str:
    return f"{user.first_name[:1]}{user.last_name[:1]}".upper()
