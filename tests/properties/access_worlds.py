"""Made-up companies for the tests of access: system roles, teams with roles of any levels, groups, org values."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils import timezone
from hypothesis import strategies as st

from accounts.models import AccessGroup, AccessGroupMember, User
from accounts.permissions import RoleCode
from recruit.applications.models import Application
from recruit.candidates.models import Candidate
from recruit.fields.models import CustomField
from recruit.jobs.models import HiringTeamMember, Job, TemporaryGrant
from recruit.setup.models import Brand, Department
from recruit.teams import rights
from recruit.teams.models import HiringTeamRole
from tests.factories.accounts import make_user
from tests.factories.fields import make_field, value_of
from tests.factories.recruit import make_brand, make_department
from tests.factories.road import default_process

CUSTOM = ("FIRST_CUSTOM", "SECOND_CUSTOM")
CODES = (*rights.DEFAULT_CODES, *CUSTOM)
COUNTRIES, VALUES = ("ie", "de", "IE"), ("North", "South")
USERS, JOBS, DRAFT, TEMPLATE = 5, 5, 3, 4

SEATS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from(HiringTeamMember.Role.values)),
    max_size=16,
    unique_by=lambda seat: seat[:2],
)
# Which person applied to which job; people 0 and 1 are users 0 and 1 themselves.
APPLIED = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=8, unique=True)
ROLES = st.lists(st.sampled_from(list(RoleCode)), min_size=USERS, max_size=USERS)
ACTIVE = st.lists(st.booleans(), min_size=USERS, max_size=USERS)

# Temporary grants of approvers: who, on which job, how far, and whether it is still open.
GRANTS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from(sorted(rights.GRANTS)), st.booleans()), max_size=6
)

# Standard most often, since only they take part in groups.
_LIKELY = st.one_of(st.just(RoleCode.STANDARD), st.sampled_from(list(RoleCode)))
_LEVELS = st.fixed_dictionaries(
    {line.key: st.sampled_from([one.value for one in line.levels]) for line in rights.LINES}
)
_MATRIX = st.fixed_dictionaries({code: st.one_of(st.none(), _LEVELS) for code in CODES})
_MEMBERS = st.sets(st.integers(0, USERS - 1), max_size=3)
# Of each org field no value (0) or one of two, by its number.
_ORG = st.fixed_dictionaries(
    {"brand": st.integers(0, 2), "department": st.integers(0, 2), "unit": st.integers(0, 2)}
    | {"country": st.integers(0, 2)}
)
_PICKED = st.sets(st.integers(1, 2), max_size=2)
_SCOPE = st.fixed_dictionaries(
    {"brand": _PICKED, "department": _PICKED, "unit": _PICKED, "country": st.sets(st.integers(0, 1), max_size=2)}
).filter(lambda scope: any(scope.values()))


@dataclass(frozen=True)
class GroupPlan:
    """An access group to be made: which numbers of values, what it gives, who is in it."""

    scope: dict[str, set[int]]
    level: str
    members: set[int]


@dataclass(frozen=True)
class Plan:
    """A company to be made. `matrix` gives roles other levels than their own; roles of `off` are switched off."""

    roles: list[RoleCode]
    active: list[bool]
    seats: list[tuple[int, int, str]]
    applied: list[tuple[int, int]]
    matrix: dict[str, dict[str, str] | None] = field(default_factory=dict)
    off: set[str] = field(default_factory=set)
    org: list[dict[str, int]] = field(default_factory=list)
    groups: list[GroupPlan] = field(default_factory=list)
    grants: list[tuple[int, int, str, bool]] = field(default_factory=list)


PLANS = st.builds(
    Plan,
    roles=st.lists(_LIKELY, min_size=USERS, max_size=USERS),
    active=st.lists(st.one_of(st.just(True), st.booleans()), min_size=USERS, max_size=USERS),
    seats=st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from(CODES)),
        max_size=10,
        unique_by=lambda seat: seat[:2],
    ),
    applied=APPLIED,
    matrix=_MATRIX,
    off=st.sets(st.sampled_from(CODES), max_size=2),
    org=st.lists(_ORG, min_size=JOBS, max_size=JOBS),
    groups=st.lists(
        st.builds(GroupPlan, scope=_SCOPE, level=st.sampled_from(AccessGroup.Level.values), members=_MEMBERS),
        max_size=3,
    ),
    grants=GRANTS,
)


@dataclass
class Made:
    """The company that was made. The last two jobs are a draft and a template; the last person may be on no job."""

    users: list[User]
    jobs: list[Job]
    people: list[Candidate]
    applications: list[Application]
    groups: list[AccessGroup]


@dataclass(frozen=True)
class _Words:
    """The org values by their number."""

    brands: list[Brand]
    departments: list[Department]
    unit: CustomField

    def scope(self, plan: dict[str, set[int]]) -> dict[str, list[str]]:
        """A scope as groups keep it."""
        scope = {
            "brand": [str(self.brands[number - 1].public_id) for number in sorted(plan["brand"])],
            "department": [str(self.departments[number - 1].public_id) for number in sorted(plan["department"])],
            "country": [COUNTRIES[number] for number in sorted(plan["country"])],
            str(self.unit.public_id): [value_of(self.unit, VALUES[number - 1]) for number in sorted(plan["unit"])],
        }
        return {key: values for key, values in scope.items() if values}


def make(plan: Plan) -> Made:
    """Write the company into the database."""
    users = [
        make_user(
            role, first_name="U", last_name=str(number), email=f"u{number}@northwind.example",
            is_active=plan.active[number],
        )
        for number, role in enumerate(plan.roles)
    ]  # fmt: skip
    words = _Words(
        [make_brand("One"), make_brand("Two")],
        [make_department("Nursing"), make_department("Surgery")],
        make_field("Unit", *VALUES, category="ORG"),
    )
    _make_roles(plan)
    jobs = [_make_job(number, plan, words, users[0]) for number in range(JOBS)]
    for user, job, role in plan.seats:
        HiringTeamMember.objects.create(job=jobs[job], user=users[user], role=role)
    people = [
        Candidate.objects.create(
            first_name="P",
            last_name=str(number),
            email=f"U{number}@Northwind.example" if number < 2 else f"p{number}@example.com",
        )
        for number in range(4)
    ]
    applications = [Application.objects.create(job=jobs[job], candidate=people[person]) for person, job in plan.applied]
    groups = [_make_group(number, group, words, users) for number, group in enumerate(plan.groups)]
    give(plan.grants, users, jobs)
    return Made(users, jobs, people, applications, groups)


def give(grants: list[tuple[int, int, str, bool]], users: list[User], jobs: list[Job]) -> None:
    """Write temporary grants, each about a request of its own."""
    for number, (user, job, reach, is_open) in enumerate(grants):
        TemporaryGrant.objects.create(
            user=users[user], job=jobs[job], reach=reach, about=f"approval_request:{number}",
            ended_at=None if is_open else timezone.now(),
        )  # fmt: skip


def _make_roles(plan: Plan) -> None:
    for position, code in enumerate(CUSTOM):
        HiringTeamRole.objects.create(code=code, name=code.title(), levels={}, position=10 + position)
    for code in CODES:
        if (levels := plan.matrix.get(code)) is not None:
            HiringTeamRole.objects.filter(code=code).update(levels=levels)
    HiringTeamRole.objects.filter(code__in=plan.off).update(is_active=False)


def _make_job(number: int, plan: Plan, words: _Words, creator: User) -> Job:
    org = plan.org[number] if plan.org else {"brand": 0, "department": 0, "unit": 0, "country": 0}
    return Job.objects.create(
        ref_number=f"R{number}", title=f"Job {number}", country_code=COUNTRIES[org["country"]], city="Dublin",
        process=default_process(), creator=creator, is_draft=number == DRAFT, is_template=number == TEMPLATE,
        brand=words.brands[org["brand"] - 1] if org["brand"] else None,
        department=words.departments[org["department"] - 1] if org["department"] else None,
        fields={str(words.unit.public_id): value_of(words.unit, VALUES[org["unit"] - 1])} if org["unit"] else {},
    )  # fmt: skip


def _make_group(number: int, plan: GroupPlan, words: _Words, users: list[User]) -> AccessGroup:
    group = AccessGroup.objects.create(name=f"Group {number}", level=plan.level, scope=words.scope(plan.scope))
    for member in sorted(plan.members):
        AccessGroupMember.objects.create(group=group, user=users[member])
    return group
