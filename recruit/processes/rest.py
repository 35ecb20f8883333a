"""Hiring processes over REST."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rest import StaffEndpoint
from base.errors import NotFound
from base.rest.fields import Computed, Shape
from base.rest.pagination import whole
from recruit.processes.models import HiringProcess, HiringStep
from recruit.processes.stages import STEPPED


class SubStatuses(serializers.Serializer[Any]):
    """The names of the steps inside each stage, in order. A status change names one as `subStatus`."""

    IN_REVIEW = serializers.ListField(child=serializers.CharField())
    INTERVIEW = serializers.ListField(child=serializers.CharField())
    OFFERED = serializers.ListField(child=serializers.CharField())


class HiringProcessShape(Shape):
    """The road an application takes."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    active = serializers.SerializerMethodField()
    subStatuses = Computed(SubStatuses)

    def get_active(self, process: HiringProcess) -> bool:
        """Whether jobs may use it."""
        return not process.is_archived

    def get_subStatuses(self, process: HiringProcess) -> dict[str, Any]:
        """Step names by stage."""
        steps = list(process.steps.all())
        return {stage.value: [step.name for step in steps if step.stage == stage] for stage in STEPPED}


class HiringProcessList(serializers.Serializer[Any]):
    """All processes."""

    totalFound = serializers.IntegerField()
    content = HiringProcessShape(many=True)


def _processes() -> QuerySet[HiringProcess]:
    live = HiringStep.objects.filter(deleted_at=None).order_by("position", "id")
    return HiringProcess.objects.prefetch_related(Prefetch("steps", live))


class HiringProcessesEndpoint(StaffEndpoint):
    """All hiring processes."""

    @extend_schema(
        operation_id="listHiringProcesses", tags=["Configuration"], summary="Hiring processes",
        responses={200: HiringProcessList},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Every process with its steps, the default one first."""
        return Response(whole(list(_processes()), lambda rows: HiringProcessShape(rows, many=True).data))


class HiringProcessEndpoint(StaffEndpoint):
    """One hiring process."""

    @extend_schema(
        operation_id="getHiringProcess", tags=["Configuration"], summary="One hiring process",
        responses={200: HiringProcessShape},
    )  # fmt: skip
    def get(self, request: Request, process_id: UUID) -> Response:
        """A process with its steps."""
        process = _processes().filter(public_id=process_id).first()
        if process is None:
            raise NotFound
        return Response(HiringProcessShape(process).data)


routes = [
    path("configuration/hiring-processes", HiringProcessesEndpoint.as_view(), name="hiring-processes"),
    path("configuration/hiring-processes/<id:process_id>", HiringProcessEndpoint.as_view(), name="hiring-process"),
]
