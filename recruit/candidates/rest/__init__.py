"""People over REST: tags, files. Addresses are in `routes`, named `api:…`."""

from __future__ import annotations

from django.urls import path

from recruit.candidates.rest import endpoints

routes = [
    path("candidates/attachments/<id:attachment_id>", endpoints.AttachmentEndpoint.as_view(), name="attachment"),
    path("candidates/<id:candidate_id>/tags", endpoints.TagsEndpoint.as_view(), name="tags"),
    path("candidates/<id:candidate_id>/attachments", endpoints.AttachmentsEndpoint.as_view(), name="attachments"),
    path(
        "candidates/<id:candidate_id>/attachments/<id:attachment_id>",
        endpoints.CandidateAttachmentEndpoint.as_view(),
        name="candidate-attachment",
    ),
]
