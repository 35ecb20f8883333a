"""Verbs that found the demo company: its name, words, processes and people, made in bulk."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from random import Random

from django.contrib.auth.hashers import make_password

from accounts.models import Company, SystemRole, User
from accounts.permissions import RoleCode
from recruit.demo.identities import ADMINISTRATOR, EMPLOYEE, HIRING_MANAGER, IDENTITIES, INTERVIEWER, RECRUITER
from recruit.demo.names import Person
from recruit.demo.texts import BRANDS, COMPANY_IDENTIFIER, COMPANY_NAME, DEPARTMENTS
from recruit.processes.models import HiringProcess, HiringStep
from recruit.processes.stages import Stage
from recruit.setup.models import Brand, Department

# Colleagues beside the five who can sign in.
STAFF = ((RoleCode.EXTENDED, 3), (RoleCode.STANDARD, 9), (RoleCode.BASIC, 8), (RoleCode.EMPLOYEE, 5))
STAFF_COUNT = sum(count for _role, count in STAFF)

ENGINEERING_STEPS = (
    (Stage.IN_REVIEW, "Resume Review", False, True),
    (Stage.IN_REVIEW, "Phone Screen", False, True),
    (Stage.INTERVIEW, "Skills Test", True, True),
    (Stage.INTERVIEW, "Panel Interview", True, True),
    (Stage.OFFERED, "Offer Preparation", False, True),
    (Stage.OFFERED, "Offer Sent", False, True),
)
SHORT_STEPS = (
    (Stage.IN_REVIEW, "Resume Review", False, True),
    (Stage.INTERVIEW, "Trial Day", True, False),
    (Stage.OFFERED, "Offer Sent", False, True),
)


@dataclass(frozen=True, slots=True)
class Staff:
    """The company's users by what they do in hiring. The first of each group can sign in."""

    administrator: User
    recruiters: list[User]
    managers: list[User]
    interviewers: list[User]
    employees: list[User]


@dataclass(frozen=True, slots=True)
class Words:
    """The company's brands, departments and processes by name."""

    brands: dict[str, Brand]
    departments: dict[str, Department]
    standard: HiringProcess
    engineering: HiringProcess
    short: HiringProcess


def new_id(random: Random) -> uuid.UUID:
    """A public identifier that comes out the same for the same seed."""
    return uuid.UUID(int=random.getrandbits(128), version=4)


def found_company() -> Company:
    """The company row."""
    return Company.objects.create(
        identifier=COMPANY_IDENTIFIER,
        name=COMPANY_NAME,
        website="https://norrsund.example.com",
        country_code="se",
        city="Gothenburg",
    )


def set_up_words(random: Random) -> Words:
    """Three brands, eight departments and two processes beside the default one."""
    brands = Brand.objects.bulk_create(
        Brand(public_id=new_id(random), name=name, color=color, is_default=number == 0)
        for number, (name, (color, _text)) in enumerate(BRANDS.items())
    )
    departments = Department.objects.bulk_create(
        Department(public_id=new_id(random), name=name, description=text) for name, text in DEPARTMENTS.items()
    )
    return Words(
        brands={brand.name: brand for brand in brands},
        departments={department.name: department for department in departments},
        standard=HiringProcess.objects.get(is_default=True),
        engineering=_process(random, "Engineering process", ENGINEERING_STEPS),
        short=_process(random, "Short process", SHORT_STEPS),
    )


def _process(random: Random, name: str, steps: tuple[tuple[Stage, str, bool, bool], ...]) -> HiringProcess:
    process = HiringProcess.objects.create(public_id=new_id(random), name=name)
    HiringStep.objects.bulk_create(
        HiringStep(
            public_id=new_id(random),
            process=process,
            stage=stage.value,
            name=step,
            position=position,
            is_required=is_required,
            is_standard=is_standard,
        )
        for position, (stage, step, is_required, is_standard) in enumerate(steps, start=1)
    )
    return process


def employ(random: Random, people: list[Person], accounts: list[dict[str, str]], *, fold: int = 1) -> Staff:
    """Users for the five sign-ins, and `fold` times the usual colleagues, who must ask for a password first."""
    roles = {role.code: role for role in SystemRole.objects.all()}
    passwords = {account["email"]: account["password"] for account in accounts}
    users = [
        User(
            public_id=new_id(random),
            email=one.email,
            first_name=one.first_name,
            last_name=one.last_name,
            role=roles[one.code],
            password=make_password(passwords[one.email]),
            time_zone="Europe/Stockholm",
        )
        for one in IDENTITIES
    ]
    codes = [code for code, count in STAFF for _number in range(count * fold)]
    users += [
        User(
            public_id=new_id(random),
            email=person.email,
            first_name=person.first_name,
            last_name=person.last_name,
            role=roles[code],
            password=make_password(None),
            time_zone="Europe/Stockholm",
        )
        for code, person in zip(codes, people, strict=True)
    ]
    made = {user.email: user for user in User.objects.bulk_create(users)}
    others: dict[RoleCode, list[User]] = {code: [] for code, _count in STAFF}
    for code, person in zip(codes, people, strict=True):
        others[code].append(made[person.email])
    return Staff(
        administrator=made[ADMINISTRATOR.email],
        recruiters=[made[RECRUITER.email], *others[RoleCode.EXTENDED]],
        managers=[made[HIRING_MANAGER.email], *others[RoleCode.STANDARD]],
        interviewers=[made[INTERVIEWER.email], *others[RoleCode.BASIC]],
        employees=[made[EMPLOYEE.email], *others[RoleCode.EMPLOYEE]],
    )
