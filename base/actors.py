"""Who acts: a user, a candidate, an API credential, or the system itself.

An `Actor` is made by a door and passed to every verb as `by`. It is a plain value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User


class ActorKind(StrEnum):
    """The four sorts of actors."""

    USER = "user"
    CANDIDATE = "candidate"
    CREDENTIAL = "credential"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that acts.

    `key` identifies it for ever (public id of the user or candidate, name of the system part), `name` is how it is
    shown, `user` carries the rights (for a credential: those of its owner). `may_skip_required_steps` is true only for
    credentials that an administrator allowed to. `viewed_by` is the administrator who looks through this user's eyes,
    and answers for it; such an actor reads and changes nothing.
    """

    kind: ActorKind
    key: str
    name: str
    user: User | None = field(default=None, compare=False)
    may_skip_required_steps: bool = False
    request_id: str = field(default="", compare=False)
    network: str = field(default="", compare=False)
    viewed_by: Actor | None = field(default=None, compare=False)

    @classmethod
    def of(cls, user: User, *, request_id: str = "", network: str = "") -> Actor:
        """The actor for a signed-in user."""
        return cls(ActorKind.USER, str(user.public_id), user.full_name, user, request_id=request_id, network=network)

    @classmethod
    def system(cls, part: str) -> Actor:
        """The product itself, named by the part that acts, for instance "outbox"."""
        return cls(ActorKind.SYSTEM, part, "Recruit")

    @classmethod
    def candidate(cls, public_id: object, name: str, *, request_id: str = "", network: str = "") -> Actor:
        """A person acting on a public page."""
        return cls(ActorKind.CANDIDATE, str(public_id), name, request_id=request_id, network=network)

    @classmethod
    def anonymous(cls, *, request_id: str = "", network: str = "") -> Actor:
        """A visitor nobody knows."""
        return cls(ActorKind.ANONYMOUS, "", "Visitor", request_id=request_id, network=network)

    @property
    def is_system(self) -> bool:
        """True for the product itself, which may do everything a verb offers."""
        return self.kind is ActorKind.SYSTEM

    @property
    def people(self) -> tuple[User, ...]:
        """Whose eyes see what this actor reads: the user, and whoever looks through them."""
        looking = self.viewed_by.people if self.viewed_by else ()
        return (*looking, self.user) if self.user is not None else looking
