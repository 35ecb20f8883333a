"""The person of an address."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property

from base.rest.endpoints import Endpoint
from recruit.candidates import queries
from recruit.candidates.models import Candidate


class CandidateEndpoint(Endpoint):
    """An address below one person."""

    @cached_property
    def candidate(self) -> Candidate:
        """The person of the address; the kept one for the id of a record that was merged. Raises NotFound."""
        return queries.person_for(self.actor, self.kwargs["candidate_id"])

    def check_permissions(self, request: Any) -> None:
        """After the token, find the person: who may not see them learns nothing about what is below."""
        super().check_permissions(request)
        _person = self.candidate
