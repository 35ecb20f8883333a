"""The compatible audit interface: `/audit-api/v201910/audit-events`. Administrators only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import access
from accounts.models import ApiToken, GrantedToken
from accounts.permissions import Permission
from api import audit_names
from base.audit import kinds, queries
from base.audit.access import readable
from base.audit.models import Entry
from base.rest.endpoints import Endpoint
from base.rest.fields import Computed, Instant, Shape
from base.rest.filters import Choices, Query, Words
from base.rest.pagination import AuditPages

DEFAULT_WINDOW = timedelta(days=7)


class AuditQuery(Query):
    """Filters of audit events. Without dates: the last seven days."""

    eventDateAfter = Instant(required=False)
    eventDateBefore = Instant(required=False)
    eventName = Words(required=False)
    authorType = Choices(audit_names.AUTHOR_TYPES, required=False)
    authorId = serializers.CharField(required=False, max_length=100)
    entityType = Words(required=False)
    entityId = serializers.CharField(required=False, max_length=100)
    limit = serializers.IntegerField(required=False, min_value=1, help_text="1 to 100, 10 unless given.")
    nextPageId = serializers.CharField(required=False, help_text="`nextPageId` of the page before.")


class PartyShape(serializers.Serializer[Any]):
    """Somebody or something."""

    type = serializers.CharField()
    id = serializers.CharField(allow_blank=True)


class AuditEventShape(Shape):
    """What happened."""

    id = serializers.UUIDField(source="public_id")
    eventName = serializers.SerializerMethodField()
    eventDate = Instant(source="created_at")
    author = Computed(PartyShape)
    entity = Computed(PartyShape)
    context = serializers.SerializerMethodField()

    def get_eventName(self, entry: Entry) -> str:
        """The public name of what happened."""
        return audit_names.event_asked(entry.kind, self._context.get("asked", []))  # `context` is a member here

    def get_author(self, entry: Entry) -> dict[str, Any]:
        """Who did it. Behind a token stands its owner."""
        owners: dict[str, str] = self._context["owners"]  # `context` is a member here
        owner = owners.get(entry.actor_key, entry.actor_key)
        return {"type": audit_names.AUTHORS.get(entry.actor_kind, "SYSTEM"), "id": owner}

    def get_entity(self, entry: Entry) -> dict[str, Any]:
        """To what."""
        type_, key = audit_names.entity_of(audit_names.told_of(entry.object_key, entry.about))
        return {"type": type_, "id": key}

    def get_context(self, entry: Entry) -> dict[str, Any]:
        """The facts, without personal data."""
        personal = kinds.get(entry.kind).personal | {"blanked"}  # the chain's own business
        facts = {name: value for name, value in entry.data.items() if name not in personal}
        changes = {name: pair for name, pair in entry.changes.items() if name not in personal}
        behind, _colon, key = entry.object_key.partition(":")
        approval = {"approvalRequestId": key} if behind == audit_names.BEHIND else {}
        return facts | approval | ({"changes": changes} if changes else {})


class AuditPage(serializers.Serializer[Any]):
    """One page of events."""

    nextPageId = serializers.CharField(allow_null=True)
    content = AuditEventShape(many=True)


class AuditEventsEndpoint(Endpoint):
    """The audit trail."""

    @extend_schema(
        operation_id="listAuditEvents", tags=["Audit"], summary="Audit events", parameters=[AuditQuery],
        responses={200: AuditPage},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """The newest first. Follow `nextPageId` until it is null."""
        access.require(self.actor, Permission.COMPANY_SETTINGS)
        chosen = AuditQuery.read(request)
        page = AuditPages.page(readable(self.actor, _narrowed(chosen)), request)
        asked = [name.upper() for name in chosen.get("eventName", [])]
        context = {"request": request, "owners": _owners(page.rows), "asked": asked}
        return Response(page.envelope(lambda rows: AuditEventShape(rows, many=True, context=context).data))


def _narrowed(chosen: dict[str, Any]) -> QuerySet[Entry]:
    after, before = chosen.get("eventDateAfter"), chosen.get("eventDateBefore")
    if after is None and before is None:
        after = timezone.now() - DEFAULT_WINDOW
    rows = queries.entries(since=after, until=before)
    if names := chosen.get("eventName"):
        known = [kind.name for kind in kinds.every()]
        rows = rows.filter(kind__in=[kind for name in names for kind in audit_names.kinds_of(name, known)])
    if types := chosen.get("authorType"):
        rows = rows.filter(actor_kind__in=[kind for type_ in types for kind in audit_names.actor_kinds_of(type_)])
    if author := chosen.get("authorId"):
        rows = rows.filter(actor_key__in=[author, *(_credentials_of(author) if _is_uuid(author) else ())])
    if entities := chosen.get("entityType"):
        found = Q()
        for entity in entities:
            kind = audit_names.object_kind_of(entity)
            found |= Q(object_key__startswith=f"{kind}:")
            if kind in audit_names.FRONTS:
                found |= _approvals_of(kind)
        rows = rows.filter(found)
    if key := chosen.get("entityId"):
        found = Q(object_key__endswith=f":{key}")
        for front in audit_names.FRONTS:
            found |= _approvals_of(front) & Q(about__contains=[f"{front}:{key}"])
        rows = rows.filter(found)
    return rows


def _approvals_of(front: str) -> Q:
    """Entries about approvals that are told of a job or an offer."""
    return Q(object_key__startswith=f"{audit_names.BEHIND}:", kind__startswith=f"{front}.")


def _is_uuid(text: str) -> bool:
    from base.rest.links import NOTHING, PublicIdConverter

    return PublicIdConverter().to_python(text) != NOTHING


def _owners(rows: list[Entry]) -> dict[str, str]:
    keys = {row.actor_key for row in rows if row.actor_kind == "credential"}
    if not keys:
        return {}
    tokens = ApiToken.objects.filter(public_id__in=keys).values_list("public_id", "owner__public_id")
    grants = GrantedToken.objects.filter(family__in=keys).values_list("family", "user__public_id")
    return {str(credential): str(owner) for credential, owner in [*tokens, *grants]}


def _credentials_of(author: str) -> list[str]:
    """The keys of what acts as a user: API tokens, and what applications were granted."""
    tokens = ApiToken.objects.filter(owner__public_id=author).values_list("public_id", flat=True)
    grants = GrantedToken.objects.filter(user__public_id=author).values_list("family", flat=True).distinct()
    return [str(key) for key in [*tokens, *grants]]


routes = [path("audit-api/v201910/audit-events", AuditEventsEndpoint.as_view(), name="audit-events")]
