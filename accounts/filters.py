"""What narrows the list of users, as it stands in the address, and the pages of that list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts import queries
from accounts.models import User
from accounts.options import SignInOption
from accounts.permissions import RoleCode
from accounts.states import FILTERS, UserState
from base.paging import Page, count_up_to

SIZE = 50
_BY_NAME = ("last_name", "first_name", "id")


@dataclass(frozen=True, slots=True)
class UserFilter:
    """Words looked for in name and address, a role, a state, a sign-in option.

    Unknown values of an address bar count as none.
    """

    words: str = ""
    role: str = ""
    state: str = ""
    sign_in: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str], *, roles: Collection[str] = tuple(RoleCode)) -> UserFilter:
        """The filter of a query string; `roles` are the codes of the roles there are."""
        role, state, sign_in = given.get("role", ""), given.get("state", ""), given.get("sign_in", "")
        return cls(
            words=given.get("q", "").strip()[:100],
            role=role if role in roles else "",
            state=state if state in set(UserState) else "",
            sign_in=sign_in if sign_in in set(SignInOption) else "",
        )

    @property
    def is_set(self) -> bool:
        """Whether anything is narrowed."""
        return bool(self.words or self.role or self.state or self.sign_in)

    def narrow(self, users: QuerySet[User]) -> QuerySet[User]:
        """The users that fit: every word must be in the name or the address."""
        for word in self.words.lower().split():
            users = users.filter(search_text__contains=word)
        if self.role:
            users = users.filter(role__code=self.role)
        if self.state:
            users = users.filter(FILTERS[UserState(self.state)])
        if self.sign_in:
            users = users.filter(queries.having_option(SignInOption(self.sign_in)))
        return users


def page_by_name(users: QuerySet[User], *, before: str = "", after: str = "", size: int = SIZE) -> Page[User]:
    """A page of users in the order of their names, next to the user whose public id is the cursor."""
    mark = _mark(before or after)
    backwards = mark is not None and bool(before)
    rows = users if mark is None else users.filter(_beside(mark, backwards=backwards))
    order = [f"-{name}" for name in _BY_NAME] if backwards else list(_BY_NAME)
    found = list(rows.order_by(*order)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    total, capped = count_up_to(users)
    return Page(
        found,
        newer=str(found[0].public_id) if found and (more if backwards else mark is not None) else None,
        older=str(found[-1].public_id) if found and (backwards or more) else None,
        total=total,
        capped=capped,
    )


def _mark(cursor: str) -> User | None:
    try:
        return User.objects.filter(public_id=UUID(cursor)).only(*_BY_NAME).first()
    except ValueError:
        return None


def _beside(mark: User, *, backwards: bool) -> Q:
    side = "lt" if backwards else "gt"
    return (
        Q(**{f"last_name__{side}": mark.last_name})
        | Q(last_name=mark.last_name) & Q(**{f"first_name__{side}": mark.first_name})
        | Q(last_name=mark.last_name, first_name=mark.first_name) & Q(**{f"id__{side}": mark.pk})
    )
