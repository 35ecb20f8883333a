"""What the REST door says about interviews, and what it takes."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers

from base.rest.fields import Computed, Instant, Shape
from calendars.meetings.models import Attendee
from recruit.interviews.models import ANSWERS, Interview, Timeslot

STATUSES = [status for status, _label in ANSWERS]


class InterviewPersonShape(Shape):
    """Somebody who takes part, and their answer."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(STATUSES)


class TimeslotShape(Shape):
    """One event of an interview."""

    id = serializers.UUIDField(source="public_id")
    interviewType = serializers.CharField(source="type.name", default=None)
    title = serializers.CharField(source="meeting.title")
    place = serializers.SerializerMethodField()
    startsOn = Instant(source="meeting.starts_at")
    endsOn = Instant(source="meeting.ends_at")
    interviewers = Computed(InterviewPersonShape, many=True)
    candidateStatus = serializers.CharField(source="candidate_status")
    noShow = serializers.SerializerMethodField()

    def get_place(self, row: Timeslot) -> str | None:
        """The room, the address, or the video link."""
        return row.meeting.place or row.meeting.video_url or None

    def get_interviewers(self, row: Timeslot) -> list[dict[str, str]]:
        """The colleagues who take part."""
        people = [each for each in row.meeting.attendees.all() if each.kind == Attendee.Kind.USER and each.user]
        return [{"id": str(each.user.public_id), "status": each.response} for each in people if each.user]

    def get_noShow(self, row: Timeslot) -> bool:
        """Whether the candidate did not come."""
        return row.no_show_at is not None


class InterviewShape(Shape):
    """An interview with its events. It has been read with `queries.with_everything`."""

    id = serializers.UUIDField(source="public_id")
    candidate = Computed(InterviewPersonShape)
    jobId = serializers.UUIDField(source="application.job.public_id")
    location = serializers.CharField(allow_null=True)
    organizerId = serializers.UUIDField(source="organizer.public_id")
    timezone = serializers.CharField(source="zone")
    timeslots = TimeslotShape(source="slots", many=True)
    createdOn = Instant(source="created_at")
    refUrl = serializers.SerializerMethodField()
    source = serializers.CharField(source="origin")

    def get_candidate(self, row: Interview) -> dict[str, str]:
        """Who is interviewed."""
        return {"id": str(row.application.candidate.public_id), "status": row.candidate_status}

    def get_refUrl(self, row: Interview) -> str:
        """Where colleagues find it."""
        path = reverse("recruit:application", args=[row.application.public_id])
        return f"{settings.PUBLIC_URL}{path}?tab=interviews"


class InterviewsList(serializers.Serializer[Any]):
    """The interviews of an application."""

    totalFound = serializers.IntegerField()
    content = InterviewShape(many=True)


class InterviewStatusInput(serializers.Serializer[Any]):
    """An answer."""

    status = serializers.ChoiceField(STATUSES)


class InterviewPersonInput(serializers.Serializer[Any]):
    """Somebody who is to take part."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(STATUSES, required=False)


class TimeslotChanges(serializers.Serializer[Any]):
    """What changes of an event."""

    interviewType = serializers.CharField(required=False, allow_blank=True, allow_null=True, max_length=100)
    title = serializers.CharField(required=False, max_length=300)
    place = serializers.CharField(required=False, allow_blank=True, allow_null=True, max_length=300)
    startsOn = Instant(required=False)
    endsOn = Instant(required=False)
    interviewers = serializers.ListField(child=InterviewPersonInput(), required=False, max_length=50)
    candidateStatus = serializers.ChoiceField(STATUSES, required=False)


class TimeslotInput(TimeslotChanges):
    """A new event. Without `title` it is called "Interview"."""

    startsOn = Instant()
    endsOn = Instant()
    interviewers = serializers.ListField(child=InterviewPersonInput(), max_length=50)


class Zone(serializers.CharField):
    """The name of a time zone, such as Europe/Berlin."""

    def to_internal_value(self, data: Any) -> str:
        """The name, if there is such a zone."""
        name = super().to_internal_value(data)
        try:
            ZoneInfo(name)
        except (ValueError, OSError, LookupError):
            raise serializers.ValidationError("Write a time zone such as Europe/Berlin.") from None
        return name


class InterviewInput(serializers.Serializer[Any]):
    """A new interview. `refUrl` and `source` are taken and not kept: they are answered by what the product knows."""

    candidate = InterviewPersonInput()
    jobId = serializers.UUIDField()
    location = serializers.CharField(required=False, allow_blank=True, allow_null=True, max_length=300)
    organizerId = serializers.UUIDField()
    timezone = Zone(max_length=60)
    timeslots = serializers.ListField(child=TimeslotInput(), min_length=1, max_length=20)


class CandidateChanges(serializers.Serializer[Any]):
    """The candidate's answer, beside their id."""

    id = serializers.UUIDField(required=False)
    status = serializers.ChoiceField(STATUSES, required=False)


class InterviewChanges(serializers.Serializer[Any]):
    """What changes of an interview."""

    location = serializers.CharField(required=False, allow_blank=True, max_length=300)
    timezone = Zone(required=False, max_length=60)
    candidate = CandidateChanges(required=False)
