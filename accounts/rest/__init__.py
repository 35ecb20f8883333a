"""The REST doors of accounts: users, roles, and the addresses of OAuth. Addresses are in `routes`, named `api:…`."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern
from drf_spectacular.utils import extend_schema, extend_schema_view

from accounts.grants import urls as grants
from accounts.rest import acts, users
from accounts.rest.shapes import StaffEndpoint
from base.rest.endpoints import Endpoint

__all__ = ["StaffEndpoint", "routes"]


def newer(view: type[Endpoint], version: str = "V201804", /, **names: str) -> type[Endpoint]:
    """The same endpoint at its address in a versioned API; `names` are its operations' names in the schema."""
    changed = {method: extend_schema(operation_id=f"{name}{version}") for method, name in names.items()}
    return extend_schema_view(**changed)(type(f"{view.__name__}{version}", (view,), {"__doc__": view.__doc__}))


_NEWER = "user-api/v201804"
_MEMBERS: list[tuple[str, str, type[Endpoint], dict[str, str]]] = [
    ("users/me", "me", users.MeEndpoint, {"get": "getMe"}),
    ("users", "users", users.UsersEndpoint, {"get": "listUsers", "post": "createUser"}),
    ("users/<id:user_id>", "user", users.UserEndpoint, {"get": "getUser", "patch": "updateUser"}),
    (
        "users/<id:user_id>/activation", "activation", acts.ActivationEndpoint,
        {"put": "activateUser", "delete": "deactivateUser"},
    ),
    (
        "users/<id:user_id>/activation-email", "activation-email", acts.ActivationMailEndpoint,
        {"post": "sendActivationMail"},
    ),
    ("users/<id:user_id>/reset-password", "reset-password", acts.ResetEndpoint, {"post": "resetPassword"}),
    ("users/<id:user_id>/avatar", "avatar", acts.AvatarEndpoint, {"put": "setAvatar"}),
    ("system-roles", "system-roles", users.SystemRolesEndpoint, {"get": "listSystemRoles"}),
]  # fmt: skip
# The first User API also takes a user out by DELETE.
_OLDER: dict[str, type[Endpoint]] = {"user": users.LegacyUserEndpoint}

routes: list[URLPattern] = [
    *grants.rest_routes,
    *(path(address, _OLDER.get(name, view).as_view(), name=name) for address, name, view, _names in _MEMBERS),
    *(
        path(f"{_NEWER}/{address}", newer(view, **names).as_view(), name=f"{name}-v201804")
        for address, name, view, names in _MEMBERS
    ),
]
