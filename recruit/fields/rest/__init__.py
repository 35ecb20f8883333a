"""The company's own fields over REST: job properties, candidate properties."""

from __future__ import annotations

from django.urls import path

from recruit.fields.rest import candidate_properties as candidates
from recruit.fields.rest import dependents, job_properties, job_values

_JOB = "configuration/job-properties"
_ONE = f"{_JOB}/<id:field_id>"
_VALUE = f"{_ONE}/values/<id:value_id>"
_BELOW = f"{_VALUE}/dependents/<id:child_id>/values"
_CANDIDATE = "configuration/candidate-properties"
routes = [
    path(_JOB, job_properties.JobPropertiesEndpoint.as_view(), name="job-properties"),
    path(_ONE, job_properties.JobPropertyEndpoint.as_view(), name="job-property"),
    path(f"{_ONE}/translations", job_properties.TranslationsEndpoint.as_view(), name="job-property-translations"),
    path(f"{_ONE}/activation", job_properties.ActivationEndpoint.as_view(), name="job-property-activation"),
    path(f"{_ONE}/values", job_values.ValuesEndpoint.as_view(), name="job-property-values"),
    path(_VALUE, job_values.ValueEndpoint.as_view(), name="job-property-value"),
    path(f"{_VALUE}/translations", job_values.TranslationsEndpoint.as_view(), name="job-property-value-translations"),
    path(f"{_ONE}/archive-values/<id:value_id>", job_values.ArchiveEndpoint.as_view(), name="job-property-archive"),
    path(f"{_ONE}/dependents", dependents.DependentsEndpoint.as_view(), name="job-property-dependents"),
    path(f"{_ONE}/dependents/<id:child_id>", dependents.DependentEndpoint.as_view(), name="job-property-dependent"),
    path(
        f"{_ONE}/dependents/<id:child_id>/values", dependents.RelationsEndpoint.as_view(), name="job-property-relations"
    ),
    path(_BELOW, dependents.BelowEndpoint.as_view(), name="job-property-below"),
    path(f"{_BELOW}/<id:child_value_id>", dependents.BelowOneEndpoint.as_view(), name="job-property-below-one"),
    path(_CANDIDATE, candidates.PropertiesEndpoint.as_view(), name="candidate-properties"),
    path(f"{_CANDIDATE}/<id:field_id>", candidates.PropertyEndpoint.as_view(), name="candidate-property"),
    path(f"{_CANDIDATE}/<id:field_id>/values", candidates.ValuesEndpoint.as_view(), name="candidate-property-values"),
    path(
        f"{_CANDIDATE}/<id:field_id>/values/<id:value_id>", candidates.ValueEndpoint.as_view(),
        name="candidate-property-value",
    ),
]  # fmt: skip
