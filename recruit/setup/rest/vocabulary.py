"""The company's vocabulary over REST: company, departments, reasons, sources."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import queries as accounts
from accounts.models import Company
from accounts.rest import StaffEndpoint
from base.errors import NotFound
from base.rest.fields import Actions, Computed, Reference, Shape
from base.rest.filters import Query
from base.rest.pagination import OffsetPages, whole
from recruit.setup import listing, naming, queries
from recruit.setup.models import ExitReason, Source

TAG = "Configuration"


class PlaceShape(Shape):
    """Where something is."""

    country = serializers.CharField(required=False)
    countryCode = serializers.CharField(required=False)
    city = serializers.CharField(required=False)


class CompanyShape(Shape):
    """The company of this installation."""

    identifier = serializers.CharField()
    name = serializers.CharField()
    website = serializers.CharField(required=False)
    location = Computed(PlaceShape)

    def get_location(self, company: Company) -> dict[str, Any]:
        """Where the company is at home."""
        code = company.country_code.lower()
        return {"country": code, "countryCode": code, "city": company.city}


class DepartmentShape(Shape):
    """A part of the company that hires."""

    id = serializers.UUIDField(source="public_id")
    label = serializers.CharField(source="name")
    description = serializers.CharField(required=False)


class DepartmentInput(serializers.Serializer[Any]):
    """A new department."""

    label = serializers.CharField(max_length=100)  # type: ignore[assignment]  # the compatible member is called so
    description = serializers.CharField(required=False, allow_blank=True, max_length=300)


class DepartmentList(serializers.Serializer[Any]):
    """All departments in use."""

    totalFound = serializers.IntegerField()
    content = DepartmentShape(many=True)


class ReasonShape(Shape):
    """Why an application ended."""

    id = serializers.UUIDField(source="public_id")
    label = serializers.CharField()


class ReasonList(serializers.Serializer[Any]):
    """All reasons in use."""

    totalFound = serializers.IntegerField()
    content = ReasonShape(many=True)


class SourceTypeShape(Shape):
    """The first level of sources, with its sub-types."""

    id = serializers.CharField()
    label = serializers.CharField()
    subtypes = Reference(many=True)
    actions = serializers.DictField()


class SourceTypeList(serializers.Serializer[Any]):
    """All types of sources."""

    totalFound = serializers.IntegerField()
    content = SourceTypeShape(many=True)


class SourceShape(Shape):
    """Where candidates come from, by name."""

    id = serializers.UUIDField(source="public_id")
    label = serializers.CharField(source="name")
    sourceSubType = Computed(Reference)
    actions = Actions(sourceDetails=("source", {"source_type": "type", "source_id": "public_id"}))

    def get_sourceSubType(self, source: Source) -> dict[str, str]:
        """The second level."""
        return {"id": source.sub_type}


class SourceList(serializers.Serializer[Any]):
    """One page of sources."""

    totalFound = serializers.IntegerField()
    limit = serializers.IntegerField()
    offset = serializers.IntegerField()
    content = SourceShape(many=True)


class SourceDefinitionShape(Shape):
    """A source with its three levels, archived ones too."""

    label = serializers.CharField(source="name")
    type = serializers.CharField()
    subType = serializers.CharField(source="sub_type")


class SourceQuery(Query):
    """Filters of sources."""

    sourceSubType = serializers.CharField(required=False, max_length=60)
    limit = serializers.IntegerField(required=False, min_value=1, help_text="1 to 100, 10 unless given.")
    offset = serializers.IntegerField(required=False, min_value=0, help_text="How many to leave out, 0 unless given.")


class RecruiterQuery(Query):
    """Which recruiter."""

    sourceName = serializers.CharField(required=False, max_length=120, help_text="The recruiter's name. Required.")


class CompanyEndpoint(StaffEndpoint):
    """The company."""

    @extend_schema(operation_id="getCompany", tags=[TAG], summary="Own company", responses={200: CompanyShape})
    def get(self, request: Request) -> Response:
        """The company this installation belongs to."""
        return Response(CompanyShape(accounts.company()).data)


class DepartmentsEndpoint(StaffEndpoint):
    """All departments."""

    @extend_schema(operation_id="listDepartments", tags=[TAG], summary="Departments", responses={200: DepartmentList})
    def get(self, request: Request) -> Response:
        """Departments in use, by name."""
        return Response(whole(list(queries.departments()), lambda rows: DepartmentShape(rows, many=True).data))

    @extend_schema(
        operation_id="createDepartment", tags=[TAG], summary="Create a department", request=DepartmentInput,
        responses={201: DepartmentShape},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Administrators only. Names are unique."""
        serializer = DepartmentInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        department = naming.add_department(by=self.actor, name=given["label"], description=given.get("description", ""))
        return Response(DepartmentShape(department).data, status=201)


class DepartmentEndpoint(StaffEndpoint):
    """One department."""

    @extend_schema(operation_id="getDepartment", tags=[TAG], summary="One department", responses={200: DepartmentShape})
    def get(self, request: Request, department_id: UUID) -> Response:
        """A department, archived ones too."""
        return Response(DepartmentShape(queries.department_of(department_id)).data)


class RejectionReasonsEndpoint(StaffEndpoint):
    """Why applications are rejected."""

    kind = ExitReason.Kind.REJECTION

    @extend_schema(
        operation_id="listRejectionReasons", tags=[TAG], summary="Rejection reasons", responses={200: ReasonList}
    )
    def get(self, request: Request) -> Response:
        """Reasons in use. A status change to REJECTED takes the id of one."""
        return Response(whole(list(queries.reasons(self.kind)), lambda rows: ReasonShape(rows, many=True).data))


class WithdrawalReasonsEndpoint(RejectionReasonsEndpoint):
    """Why candidates withdraw."""

    kind = ExitReason.Kind.WITHDRAWAL

    @extend_schema(
        operation_id="listWithdrawalReasons", tags=[TAG], summary="Withdrawal reasons", responses={200: ReasonList}
    )
    def get(self, request: Request) -> Response:
        """Reasons in use. A status change to WITHDRAWN takes the id of one."""
        return super().get(request)


class SourceTypesEndpoint(StaffEndpoint):
    """The types of sources."""

    @extend_schema(operation_id="listSourceTypes", tags=[TAG], summary="Source types", responses={200: SourceTypeList})
    def get(self, request: Request) -> Response:
        """Types with the sub-types that have sources."""
        pairs = queries.sources().order_by("type", "sub_type").values_list("type", "sub_type").distinct()
        found: dict[str, list[str]] = {}
        for type_, sub_type in pairs:
            found.setdefault(type_, []).append(sub_type)
        content = [_source_type(request, type_, found[type_]) for type_ in found]
        return Response({"totalFound": len(content), "content": content})


def _source_type(request: Request, type_: str, sub_types: list[str]) -> dict[str, Any]:
    from base.rest.links import action

    return {
        "id": type_,
        "label": str(Source.Type(type_).label),
        "subtypes": [{"id": sub_type} for sub_type in sub_types if sub_type],
        "actions": {"values": action(request, "sources", source_type=type_)},
    }


class SourcesEndpoint(StaffEndpoint):
    """The sources of one type."""

    @extend_schema(
        operation_id="listSources", tags=[TAG], summary="Sources of a type", parameters=[SourceQuery],
        responses={200: SourceList},
    )  # fmt: skip
    def get(self, request: Request, source_type: str) -> Response:
        """Sources in use."""
        chosen = SourceQuery.read(request)
        rows = queries.sources(source_type.upper(), chosen.get("sourceSubType", ""))
        page = OffsetPages.page(rows, request)
        return Response(page.envelope(lambda rows: SourceShape(rows, many=True, context={"request": request}).data))


class SourceEndpoint(StaffEndpoint):
    """One source of a type."""

    @extend_schema(operation_id="getSource", tags=[TAG], summary="One source", responses={200: SourceShape})
    def get(self, request: Request, source_type: str, source_id: UUID) -> Response:
        """A source, archived ones too."""
        source = queries.source_of(source_id)
        if source is None or source.type != source_type.upper():
            raise NotFound
        return Response(SourceShape(source, context={"request": request}).data)


class SourceDefinitionEndpoint(StaffEndpoint):
    """One source by its id alone."""

    @extend_schema(
        operation_id="getSourceDefinition", tags=[TAG], summary="Source by id", responses={200: SourceDefinitionShape}
    )
    def get(self, request: Request, source_id: UUID) -> Response:
        """The three levels of a source, archived ones too."""
        source = queries.source_of(source_id)
        if source is None:
            raise NotFound
        return Response(SourceDefinitionShape(source).data)


class RecruiterSourceEndpoint(StaffEndpoint):
    """The source that stands for a recruiter."""

    @extend_schema(
        operation_id="resolveRecruiterSource", tags=[TAG], summary="Find or make a recruiter's source",
        parameters=[RecruiterQuery], request=None, responses={200: SourceShape},
    )  # fmt: skip
    def put(self, request: Request) -> Response:
        """Administrators only make one; a source that is there is found by everybody. Capitals make no difference."""
        name = RecruiterQuery.read(request).get("sourceName", "")
        source = listing.resolve_recruiter(by=self.actor, name=name)
        return Response(SourceShape(source, context={"request": request}).data)


routes = [
    path("configuration/sources/recruiters/resolve", RecruiterSourceEndpoint.as_view(), name="recruiter-source"),
    path("configuration/company", CompanyEndpoint.as_view(), name="company"),
    path("configuration/departments", DepartmentsEndpoint.as_view(), name="departments"),
    path("configuration/departments/<id:department_id>", DepartmentEndpoint.as_view(), name="department"),
    path("configuration/rejection-reasons", RejectionReasonsEndpoint.as_view(), name="rejection-reasons"),
    path("configuration/withdrawal-reasons", WithdrawalReasonsEndpoint.as_view(), name="withdrawal-reasons"),
    path("configuration/sources", SourceTypesEndpoint.as_view(), name="source-types"),
    path("configuration/sources/<id:source_id>", SourceDefinitionEndpoint.as_view(), name="source-definition"),
    path("configuration/sources/<str:source_type>/values", SourcesEndpoint.as_view(), name="sources"),
    path("configuration/sources/<str:source_type>/values/<id:source_id>", SourceEndpoint.as_view(), name="source"),
]
