"""Makers of the company and its users."""

from __future__ import annotations

import itertools
from typing import Any

from django.test import Client

from accounts.models import Company, SystemRole, User
from accounts.permissions import RoleCode
from accounts.seeding import seed_roles
from base.actors import Actor

PASSWORD = "correct horse battery"

_numbers = itertools.count(1)


def make_company(**values: Any) -> Company:
    """The company; made when missing, changed when values are given."""
    given = {"identifier": "Northwind", "name": "Northwind Hospitals"} if not Company.objects.exists() else {}
    company, _created = Company.objects.update_or_create(only_one=True, defaults=given | values)
    return company


def make_role(code: RoleCode) -> SystemRole:
    """A system role. Transactional tests empty the tables, so it may have to be seeded again."""
    role = SystemRole.objects.filter(code=code).first()
    if role is None:
        seed_roles()
        role = SystemRole.objects.get(code=code)
    return role


def make_user(role: RoleCode = RoleCode.STANDARD, *, password: str = "", **values: Any) -> User:
    """An active user of that role, and the company if there is none. Without `password` nobody can sign in by form."""
    make_company()
    number = next(_numbers)
    first, last = values.pop("first_name", "Uma"), values.pop("last_name", f"User{number}")
    email = values.pop("email", f"{first}.{last}".lower() + "@northwind.example")
    user = User(email=email, first_name=first, last_name=last, role=make_role(role), **values)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    return user


def actor(user: User) -> Actor:
    """The user as the `by` of a verb."""
    return Actor.of(user)


def signed_in(user: User) -> Client:
    """A browser in which the user is signed in."""
    client = Client()
    client.force_login(user)
    return client
