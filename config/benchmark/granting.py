"""Gives the data set a Standard user whose rights are the dearest to ask for: three access groups and 200 teams.

Safe to repeat: what is there already stays. Seats on teams and values of jobs are written straight into the tables, as
the loading of the data set does; groups are made by their verbs.
"""

from __future__ import annotations

import secrets

from django.db import transaction

from accounts import grouping as members
from accounts.models import AccessGroup, SystemRole, User
from accounts.permissions import RoleCode
from base.actors import Actor
from recruit.fields.models import CustomField, FieldValue
from recruit.jobs.models import HiringTeamMember, Job
from recruit.setup.models import Brand, Department
from recruit.teams import grouping

EMAIL = "standard.in.groups@example.com"
TEAMS = 200
FIELD, VALUE = "Business unit", "Devices"
# Every eighth job says in a field of the company's own that it is for this unit.
ONE_IN = 8


@transaction.atomic
def standard_user() -> tuple[User, str]:
    """The user and a new password: on the teams of the two measured jobs and 198 others, in three groups."""
    role = SystemRole.objects.get(code=RoleCode.STANDARD)
    user, _made = User.objects.get_or_create(
        email=EMAIL, defaults={"first_name": "Stella", "last_name": "Standard", "role": role}
    )
    password = secrets.token_urlsafe(16)
    user.set_password(password)
    user.save()
    _seat(user)
    by = Actor.system("benchmark")
    for name, scope, level in _groups():
        group = AccessGroup.objects.filter(name=name).first()
        members.add_members(
            group or grouping.make_group(by=by, name=name, scope=scope, level=level), [user], by=by
        )  # fmt: skip
    return user, password


def _seat(user: User) -> None:
    """The first two jobs are the crowded ones; the others lie across the whole set."""
    step = max(1, Job.objects.count() // TEAMS)
    keys = [1, 2, *range(3, 3 + step * (TEAMS - 2), step)]
    found = Job.objects.filter(pk__in=keys).values_list("pk", flat=True)
    seats = [HiringTeamMember(job_id=key, user=user, role=_role_at(place)) for place, key in enumerate(found)]
    HiringTeamMember.objects.bulk_create(seats, ignore_conflicts=True)


def _role_at(place: int) -> str:
    roles = HiringTeamMember.Role
    return (roles.RECRUITER, roles.HIRING_MANAGER, roles.COORDINATOR, roles.INTERVIEWER)[place % 4]


def _groups() -> list[tuple[str, dict[str, list[str]], str]]:
    """One by country, one by brand and department with full access, one by a field of the company's own."""
    brand, department = Brand.objects.order_by("name")[1], Department.objects.get(name="Engineering")
    field, _made = CustomField.objects.get_or_create(category=CustomField.Category.ORG, label=FIELD)
    value, made = FieldValue.objects.get_or_create(field=field, label=VALUE)
    key, chosen = str(field.public_id), str(value.public_id)
    if made:
        Job.objects.extra(where=["id %% %s = 0"], params=[ONE_IN]).update(fields={key: chosen})
    view, full = AccessGroup.Level.VIEW, AccessGroup.Level.FULL
    both = {"brand": [str(brand.public_id)], "department": [str(department.public_id)]}
    return [("Sweden", {"country": ["se"]}, view), ("Engineering", both, full), ("Devices", {key: [chosen]}, view)]
