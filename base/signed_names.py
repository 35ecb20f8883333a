"""Links that nothing needs to be kept for: the public id of a thing and a number, signed.

Raising the number that the thing holds makes every earlier link useless. Whoever has such a link may use it.
"""

from __future__ import annotations

from uuid import UUID

from django.core import signing

from base.errors import NotFound

LONGEST = 300


def write(salt: str, public_id: UUID, number: int = 0) -> str:
    """What stands in the address: the same however often it is asked. `salt` says what kind of link it is."""
    return signing.Signer(salt=salt).sign_object([public_id.hex, number])


def read(salt: str, token: str) -> tuple[UUID, int]:
    """The public id and the number of a link of that kind. Raises NotFound for one that is not ours."""
    try:
        if len(token) > LONGEST:
            raise NotFound
        public_id, number = signing.Signer(salt=salt).unsign_object(token)
        return UUID(hex=public_id), int(number)
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        raise NotFound from None
