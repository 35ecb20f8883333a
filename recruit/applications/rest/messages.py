"""Notes over REST, as the Messages API has them: shared with people, teams, everybody, or open."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from base.access import require_administrator
from base.errors import Invalid, NotFound
from base.rest.endpoints import Endpoint
from base.rest.fields import Instant, Shape
from base.rest.filters import spelled
from base.rest.pagination import TokenPages
from recruit.applications import access, noting
from recruit.applications.models import Application, Note
from recruit.candidates.queries import person_for
from recruit.jobs.access import visible_jobs
from recruit.jobs.models import HiringTeamMember
from recruit.teams.rights import JobAction

TAG = "Messages"
_CANDIDATE = re.compile(r"#\[CANDIDATE:([0-9a-fA-F-]{36})\]")
_USER = re.compile(r"@\[USER:([0-9a-fA-F-]{36})\]")
VISIBILITY = {"OPEN": "OPEN_NOTE", "DIRECT": "USERS", "EVERYONE": "EVERYONE", "SELF": "PRIVATE"}


class ShareInput(serializers.Serializer[Any]):
    """Who reads a message."""

    users = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=100)
    hiringTeamOf = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=20)
    everyone = serializers.BooleanField(required=False)
    openNote = serializers.BooleanField(required=False)


class MessageInput(serializers.Serializer[Any]):
    """A message about at least one person, named as `#[CANDIDATE:id]`; `@[USER:id]` mentions a colleague."""

    content = serializers.CharField(max_length=10_000)
    correlationId = serializers.CharField(required=False, max_length=200)
    shareWith = ShareInput(required=False)


class MessageDetails(serializers.Serializer[Any]):
    """What was written."""

    id = serializers.UUIDField()
    shareRequired = serializers.BooleanField()


class MessageShape(Shape):
    """A message about a person."""

    content = serializers.CharField(source="text")
    createdOn = Instant(source="created_at")
    visibility = serializers.SerializerMethodField()
    authorId = serializers.UUIDField(source="author.public_id")
    context = serializers.SerializerMethodField()

    def get_visibility(self, note: Note) -> str:
        """Who reads it."""
        return VISIBILITY[note.kind]

    def get_context(self, note: Note) -> dict[str, Any]:
        """The applications it is about."""
        row = note.application
        return {"applications": [{"candidateId": str(row.candidate.public_id), "jobId": str(row.job.public_id)}]}


class MessagesView(serializers.Serializer[Any]):
    """A page of messages."""

    content = MessageShape(many=True)
    limit = serializers.IntegerField()
    offset = serializers.IntegerField()
    nextPageId = serializers.CharField(allow_null=True)
    totalFound = serializers.IntegerField()


class SharesEndpoint(Endpoint):
    """Writing messages."""

    @extend_schema(
        operation_id="createMessage", tags=[TAG], summary="Post a message or note", request=MessageInput,
        responses={201: MessageDetails},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """A note at the newest application of each person named. Shared with nobody it is a note to oneself."""
        serializer = MessageInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        text = given["content"]
        with transaction.atomic():
            notes = [self._write(row, text, given.get("shareWith") or {}) for row in self._tagged(text)]
        return Response({"id": notes[0].public_id, "shareRequired": False}, status=201)

    def _write(self, row: Application, text: str, share: dict[str, Any]) -> Note:
        users = self._users(row, text, share)
        if share.get("openNote"):
            kind = Note.Kind.OPEN
        elif share.get("everyone"):
            kind = Note.Kind.EVERYONE
        else:
            kind = Note.Kind.DIRECT if users else Note.Kind.SELF
        return noting.write_note(row, by=self.actor, text=text, kind=kind, to=users)

    def _tagged(self, text: str) -> list[Application]:
        rows = []
        for key in dict.fromkeys(_CANDIDATE.findall(text)):
            person = person_for(self.actor, UUID(key))
            newest = access.visible_applications(self.actor).filter(candidate=person)
            row = newest.select_related("job", "candidate").order_by("-applied_at", "-pk").first()
            if row is None:
                raise Invalid(_("{name} is on no job you see.").format(name=person.full_name), field="content")
            rows.append(row)
        if not rows:
            raise Invalid(_("Name at least one candidate as #[CANDIDATE:id]."), field="content")
        return rows

    def _users(self, row: Application, text: str, share: dict[str, Any]) -> list[User]:
        keys = [*share.get("users", ()), *(UUID(key) for key in _USER.findall(text))]
        wanted = dict.fromkeys(keys)
        found = {user.public_id: user for user in User.objects.filter(public_id__in=list(wanted))}
        missing = [str(key) for key in wanted if key not in found]
        if missing:
            raise Invalid(_("There is no user {id}.").format(id=missing[0]), field="shareWith")
        people = {user.pk: user for user in found.values()}
        for job_id in share.get("hiringTeamOf", ()):
            job = visible_jobs(self.actor).filter(public_id=job_id).first()
            if job is None:
                raise Invalid(_("There is no job {id}.").format(id=job_id), field="shareWith")
            readers = access.readers_of(row, JobAction.VIEW_NOTES)
            readers = readers.filter(pk__in=HiringTeamMember.objects.filter(job=job).values("user"))
            people |= {user.pk: user for user in readers}
        own = self.actor.user.pk if self.actor.user else 0
        return [user for key, user in people.items() if key != own]


class ShareEndpoint(Endpoint):
    """One message."""

    @extend_schema(operation_id="deleteMessage", tags=[TAG], summary="Delete a message", responses={204: None})
    def delete(self, request: Request, message_id: UUID) -> Response:
        """One's own; administrators delete any they read."""
        note = access.notes_where(self.actor).filter(public_id=message_id).first()
        if note is None:
            raise NotFound
        noting.delete_note(note, by=self.actor)
        return Response(status=204)


class MessagesEndpoint(Endpoint):
    """Messages about a person."""

    @extend_schema(
        operation_id="listMessages", tags=[TAG], summary="Messages about a candidate",
        parameters=[
            OpenApiParameter("candidateId", str, required=True), OpenApiParameter("jobId", str),
            OpenApiParameter("limit", int), OpenApiParameter("pageId", str),
        ],
        responses={200: MessagesView},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Those the token's owner may read, the newest first. For administrators."""
        require_administrator(self.actor)
        person = person_for(self.actor, self._id(request, "candidateId"))
        rows = access.notes_where(self.actor).filter(application__candidate=person)
        if spelled(request, "jobId", split=False):
            rows = rows.filter(application__job__public_id=self._id(request, "jobId"))
        rows = rows.select_related("author", "application__job", "application__candidate")
        page = TokenPages.page(rows, request)
        return Response(page.envelope(lambda found: MessageShape(found, many=True).data))

    @staticmethod
    def _id(request: Request, name: str) -> UUID:
        values = spelled(request, name, split=False)
        try:
            return UUID(values[-1]) if values else UUID("")
        except ValueError as error:
            raise Invalid(_("{name} must be an id.").format(name=name), field=name) from error
