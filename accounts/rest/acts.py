"""What is done to a user over REST: letting in, shutting out, letters, picture."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import access, joining, portraying, queries, resetting
from accounts.rest.shapes import TAG, StaffEndpoint
from base.errors import Invalid, NotAllowed
from base.rest.endpoints import Endpoint


class PictureInput(serializers.Serializer[Any]):
    """A picture."""

    file = serializers.FileField(help_text="JPG, PNG, GIF or WebP, at most 10 MB.")


class ActivationEndpoint(StaffEndpoint):
    """Whether a user may sign in. Administrators only."""

    @extend_schema(
        operation_id="activateUser", tags=[TAG], summary="Activate a user", request=None, responses={204: None}
    )
    def put(self, request: Request, user_id: UUID) -> Response:
        """Let somebody in, invited or not. Who signs in by password and has none asks for one on the sign-in page."""
        joining.activate(queries.user_of(user_id), by=self.actor)
        return Response(status=204)

    @extend_schema(operation_id="deactivateUser", tags=[TAG], summary="Deactivate a user", responses={204: None})
    def delete(self, request: Request, user_id: UUID) -> Response:
        """Sessions end and tokens are revoked; what they did stays."""
        joining.deactivate(queries.user_of(user_id), by=self.actor)
        return Response(status=204)


class ActivationMailEndpoint(StaffEndpoint):
    """The invitation. Administrators only."""

    @extend_schema(
        operation_id="sendActivationMail", tags=[TAG], summary="Send the invitation", request=None,
        responses={204: None},
    )  # fmt: skip
    def post(self, request: Request, user_id: UUID) -> Response:
        """A fresh link; the earlier ones stop working. 409 for somebody who is in, or was shut out."""
        joining.send_invitation_again(queries.user_of(user_id), by=self.actor)
        return Response(status=204)


class ResetEndpoint(StaffEndpoint):
    """The letter with which somebody chooses a new password. Administrators only."""

    @extend_schema(
        operation_id="resetPassword", tags=[TAG], summary="Mail how to choose a new password", request=None,
        responses={204: None},
    )  # fmt: skip
    def post(self, request: Request, user_id: UUID) -> Response:
        """Only mails instructions: the old password works until a new one is chosen.

        409 with a sentence for a user who is not active, or who signs in by single sign-on and has no password here:
        an administrator sees the sign-in option anyway, so nothing is given away.
        """
        resetting.send_reset(queries.user_of(user_id), by=self.actor)
        return Response(status=204)


class AvatarEndpoint(Endpoint):
    """The picture of a user: one's own, and for administrators everybody's."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="setAvatar", tags=[TAG], summary="Set the picture",
        request={"multipart/form-data": PictureInput}, responses={204: None},
    )  # fmt: skip
    def put(self, request: Request, user_id: UUID) -> Response:
        """Multipart with one part named `file`. It is drawn anew, at most 400 × 400 pixels, without its place."""
        is_own = self.actor.user is not None and self.actor.user.public_id == user_id
        if not is_own and not access.may_administer(self.actor):
            raise NotAllowed
        given = request.FILES.get("file")
        if given is None:
            raise Invalid(_("Send the picture as a part named “file”."), field="file", code="required")
        portraying.set_avatar(queries.user_of(user_id), picture=given, by=self.actor)
        return Response(status=204)
