"""Approval chains: made, changed, switched, put away, copied; what is refused changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, Refused, Stale
from recruit.approvals import chain_queries, chaining
from recruit.approvals.models import ApprovalChain, ApprovalRequest
from recruit.approvals.states import ChainKind, Mode, Subject
from recruit.teams import shaping, uses
from recruit.teams.models import HiringTeamRole
from tests.factories.accounts import make_user
from tests.factories.recruit import make_brand, make_job

pytestmark = pytest.mark.django_db
SEQUENTIAL, PARALLEL = ChainKind.SEQUENTIAL.value, ChainKind.PARALLEL.value


def make(by: User, *approvers: User | str, **more: Any) -> ApprovalChain:
    given: dict[str, Any] = {"subject": Subject.JOB, "name": "Nursing", "kind": PARALLEL, "approvers": approvers}
    return chaining.create_chain(by=Actor.of(by), **given | more)


def asked(chain: ApprovalChain) -> list[tuple[int, str]]:
    return [(one.place, chain_queries.name_of(one)) for one in chain_queries.approvers_of(chain)]


def lines_of(subject: Subject = Subject.JOB) -> dict[str, chain_queries.Line]:
    return {line.chain.name: line for line in chain_queries.lines(subject)}


def test_a_sequential_chain_keeps_people_and_roles_in_their_order(ada: User, rosa: User, hugo: User) -> None:
    chain = make(ada, hugo, "HIRING_MANAGER", rosa, kind=SEQUENTIAL, scope={"country": ["se", "at"]})
    assert asked(chain) == [(0, "Hugo Manager"), (1, "Hiring manager"), (2, "Rosa Recruiter")]
    assert (chain.is_active, chain.scope) == (True, {"country": ["at", "se"]})
    entry = Entry.objects.get(kind="approval_chain.created")
    assert entry.data["approvers"] == "Hugo Manager, Hiring manager, Rosa Recruiter"


def test_editing_changes_the_order_and_tells_the_audit_what_differs(ada: User, rosa: User, hugo: User) -> None:
    chain = make(ada, hugo, rosa, kind=SEQUENTIAL)
    saved = chaining.edit_chain(
        chain, by=Actor.of(ada), name="Nursing", kind=SEQUENTIAL, approvers=[rosa, hugo], version=1
    )
    assert asked(saved) == [(0, "Rosa Recruiter"), (1, "Hugo Manager")]
    assert saved.version == 2
    changes = Entry.objects.get(kind="approval_chain.edited").changes
    assert changes == {"approvers": ["Hugo Manager, Rosa Recruiter", "Rosa Recruiter, Hugo Manager"]}


def test_another_kind_puts_the_same_approvers_at_its_places(ada: User, rosa: User, hugo: User) -> None:
    chain = make(ada, hugo, rosa, kind=SEQUENTIAL)
    saved = chaining.edit_chain(chain, by=Actor.of(ada), name="Nursing", kind=PARALLEL, approvers=[hugo, rosa])
    assert asked(saved) == [(0, "Hugo Manager"), (0, "Rosa Recruiter")]
    outside = chaining.edit_chain(chain, by=Actor.of(ada), name="Nursing", kind="OUTSIDE", approvers=[hugo, rosa])
    assert asked(outside) == []


def test_saving_what_stands_there_already_leaves_no_trace(ada: User, hugo: User) -> None:
    chain = make(ada, hugo)
    saved = chaining.edit_chain(chain, by=Actor.of(ada), name="Nursing", kind=PARALLEL, approvers=[hugo], version=1)
    assert saved.version == 1
    assert not Entry.objects.filter(kind="approval_chain.edited").exists()


def test_the_second_of_two_who_edit_is_told(ada: User, hugo: User, rosa: User) -> None:
    chain = make(ada, hugo)
    chaining.edit_chain(chain, by=Actor.of(ada), name="Wards", kind=PARALLEL, approvers=[hugo], version=1)
    with pytest.raises(Stale):
        chaining.edit_chain(chain, by=Actor.of(ada), name="Clinics", kind=PARALLEL, approvers=[rosa], version=1)
    chain.refresh_from_db()
    assert (chain.name, asked(chain)) == ("Wards", [(0, "Hugo Manager")])


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"name": "  "}, "name", "invalid"),
        ({"name": "x" * 101}, "name", "invalid"),
        ({"kind": "SOMEHOW"}, "kind", "invalid"),
        ({"mode": "MOST"}, "mode", "invalid"),
        ({"subject": "PERSON"}, "subject", "invalid"),
        ({"scope": {"country": ["xx"]}}, "scope", "invalid"),
        ({"scope": {"brand": ["not-a-key"]}}, "scope", "invalid"),
        ({"approvers": ["JANITOR"]}, "approvers", "invalid"),
        ({"approvers": ["RECRUITER", "RECRUITER"]}, "approvers", "invalid"),
        ({"approvers": []}, "approvers", "chain_asks_nobody"),
    ],
)
def test_a_chain_that_cannot_be_is_refused_with_its_field(
    ada: User, given: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        make(ada, **{"approvers": ["RECRUITER"]} | given)
    assert list(refusal.value.fields) == [field]
    assert refusal.value.code == code
    assert not ApprovalChain.objects.exists()


def test_a_name_is_given_once_for_each_subject(ada: User) -> None:
    make(ada, "RECRUITER")
    with pytest.raises(Invalid, match="There is an approval chain of this name"):
        make(ada, "RECRUITER")
    assert make(ada, "RECRUITER", subject=Subject.OFFER).subject == "OFFER"


def test_a_chain_that_would_ask_nobody_can_be_kept_but_not_switched_on(ada: User, hugo: User) -> None:
    chain = make(ada, is_active=False)
    with pytest.raises(Invalid, match="names nobody") as refusal:
        chaining.switch_chain(chain, by=Actor.of(ada), is_active=True)
    assert refusal.value.code == "chain_asks_nobody"
    chaining.edit_chain(chain, by=Actor.of(ada), name="Nursing", kind=PARALLEL, approvers=[hugo])
    User.objects.filter(pk=hugo.pk).update(is_active=False)
    with pytest.raises(Invalid, match="Nobody of this chain can sign in"):
        chaining.switch_chain(chain, by=Actor.of(ada), is_active=True)
    chain.refresh_from_db()
    assert chain.is_active is False


def test_somebody_who_left_is_not_added_but_may_stay(ada: User, hugo: User, rosa: User) -> None:
    chain = make(ada, hugo, rosa)
    User.objects.filter(pk=hugo.pk).update(is_active=False)
    hugo.refresh_from_db()
    saved = chaining.edit_chain(chain, by=Actor.of(ada), name="Wards", kind=PARALLEL, approvers=[hugo, rosa])
    assert [name for _place, name in asked(saved)] == ["Hugo Manager", "Rosa Recruiter"]
    with pytest.raises(Invalid) as refusal:
        make(ada, hugo, rosa, name="Clinics")
    assert refusal.value.fields == {"approvers": "Hugo Manager cannot sign in. Choose somebody else."}


@pytest.mark.parametrize("kind", ["CHOSEN", "OUTSIDE"])
def test_kinds_that_name_nobody_keep_no_approvers_and_may_be_active(ada: User, hugo: User, kind: str) -> None:
    chain = make(ada, hugo, kind=kind)
    assert (chain.is_active, asked(chain)) == (True, [])


def test_a_chain_is_put_away_and_comes_back_switched_off(ada: User) -> None:
    chain = make(ada, "RECRUITER")
    chaining.archive_chain(chain, by=Actor.of(ada))
    assert lines_of() == {}
    with pytest.raises(Refused):
        chaining.switch_chain(chain, by=Actor.of(ada), is_active=True)
    with pytest.raises(Refused):
        chaining.edit_chain(chain, by=Actor.of(ada), name="Wards", kind=PARALLEL, approvers=["RECRUITER"])
    make(ada, "RECRUITER")
    with pytest.raises(Invalid, match="Another chain is called Nursing now"):
        chaining.restore_chain(chain, by=Actor.of(ada))
    chain.refresh_from_db()
    assert chain.archived_at is not None
    other = ApprovalChain.objects.get(archived_at=None)
    chaining.edit_chain(other, by=Actor.of(ada), name="Wards", kind=PARALLEL, approvers=["RECRUITER"])
    back = chaining.restore_chain(chain, by=Actor.of(ada))
    assert (back.archived_at, back.is_active) == (None, False)


def test_a_copy_is_switched_off_under_a_name_of_its_own_without_those_who_left(
    ada: User, hugo: User, rosa: User
) -> None:
    chain = make(ada, hugo, "RECRUITER", rosa, kind=SEQUENTIAL, mode=Mode.ANY, scope={"country": ["at"]})
    User.objects.filter(pk=hugo.pk).update(is_active=False)
    first, second = (chaining.copy_chain(chain, by=Actor.of(ada)) for _number in range(2))
    assert (first.name, second.name) == ("Nursing (copy)", "Nursing (copy 2)")
    assert (first.is_active, first.mode, first.scope) == (False, "ANY", {"country": ["at"]})
    assert asked(first) == [(0, "Recruiter"), (1, "Rosa Recruiter")]


@pytest.mark.parametrize("role", [RoleCode.EXTENDED, RoleCode.STANDARD, RoleCode.BASIC])
def test_only_administrators_touch_chains(ada: User, role: RoleCode) -> None:
    chain, other = make(ada, "RECRUITER"), make_user(role)
    by = Actor.of(other)
    acts: tuple[Callable[[], Any], ...] = (
        lambda: make(other, "RECRUITER", name="Wards"),
        lambda: chaining.edit_chain(chain, by=by, name="Wards", kind=PARALLEL, approvers=["RECRUITER"]),
        lambda: chaining.switch_chain(chain, by=by, is_active=False),
        lambda: chaining.archive_chain(chain, by=by),
        lambda: chaining.restore_chain(chain, by=by),
        lambda: chaining.copy_chain(chain, by=by),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert [(row.name, row.is_active) for row in ApprovalChain.objects.all()] == [("Nursing", True)]


def test_a_pending_request_keeps_whom_it_asks_when_its_chain_changes(ada: User, hugo: User, rosa: User) -> None:
    chain, job = make(ada, hugo), make_job(ada)
    request = ApprovalRequest.objects.create(
        subject="JOB", job=job, chain=chain, chain_name=chain.name, requester=ada, facts={}
    )
    request.steps.create(approver=hugo)
    chaining.edit_chain(chain, by=Actor.of(ada), name="Wards", kind=PARALLEL, approvers=[rosa])
    chaining.archive_chain(chain, by=Actor.of(ada))
    request.refresh_from_db()
    assert (request.status, request.chain_name) == ("PENDING", "Nursing")
    assert [step.approver for step in request.steps.all()] == [hugo]
    assert chain_queries.pending_of(chain) == 1


def test_a_role_that_a_chain_names_counts_as_used(ada: User) -> None:
    role = shaping.make_role(HiringTeamRole.objects.get(code="RECRUITER"), by=Actor.of(ada), name="Works council")
    chain = make(ada, role.code)
    assert uses.in_words()[role.code] == ["1 approval chains"]
    with pytest.raises(Refused, match="Works council is in use"):
        shaping.delete_role(role, by=Actor.of(ada))
    chaining.archive_chain(chain, by=Actor.of(ada))
    assert "1 approval chains" not in uses.in_words().get(role.code, [])


def test_the_list_says_who_is_asked_and_how_many_jobs_each_takes(ada: User, rosa: User, hugo: User) -> None:
    brand = make_brand("Southwind")
    for country in ("se", "se", "at", "no"):
        make_job(ada, country_code=country)
    make_job(ada, country_code="se", brand=brand)
    make(ada, hugo, "HIRING_MANAGER", name="Everywhere", kind=SEQUENTIAL)
    make(ada, hugo, rosa, name="Sweden", mode=Mode.ANY, scope={"country": ["se"]})
    make(ada, name="Southwind", kind="OUTSIDE", scope={"country": ["se"], "brand": [str(brand.public_id)]})
    make(ada, name="Off", kind="CHOSEN", is_active=False, scope={"country": ["no"]})
    found = lines_of()
    assert {name: line.jobs for name, line in found.items()} == {
        "Everywhere": 2, "Sweden": 2, "Southwind": 1, "Off": 0,
    }  # fmt: skip
    assert {name: line.asked for name, line in found.items()} == {
        "Everywhere": "Hugo Manager, then Hiring manager", "Sweden": "Hugo Manager or Rosa Recruiter",
        "Southwind": "Another system, over the API", "Off": "Whoever submits chooses",
    }  # fmt: skip


def test_problems_are_said_and_block_nothing(ada: User, hugo: User, emil: User) -> None:
    make_job(ada, team={hugo: "HIRING_MANAGER"})
    make_job(ada)
    make(ada, hugo, emil, "HIRING_MANAGER", name="Older")
    User.objects.filter(pk=hugo.pk).update(is_active=False)
    make(ada, "RECRUITER", name="Newer")
    found = lines_of()
    assert found["Older"].problems == [
        "Hugo Manager cannot sign in any more. Submitting is refused until somebody else is named.",
        "Emil Employee has no access to these pages by their role Employee.",
        "Newer is for the same org values. Older is the older one and takes the jobs.",
        "Nobody is hiring manager on 2 of its jobs. They cannot be submitted before somebody is.",
    ]
    assert found["Newer"].problems == ["Older is for the same org values. Older is the older one and takes the jobs."]
    assert found["Newer"].jobs == 0


def test_chains_that_share_some_jobs_and_are_equally_narrow_are_named(ada: User) -> None:
    make(ada, "RECRUITER", name="Nordic", scope={"country": ["se", "no"]})
    make(ada, "RECRUITER", name="Sweden", scope={"country": ["se"]})
    make(ada, "RECRUITER", name="Austria", scope={"country": ["at"]})
    make(ada, "RECRUITER", name="Sweden off", scope={"country": ["se"]}, is_active=False)
    assert {name: len(line.problems) for name, line in lines_of().items()} == {
        "Austria": 0, "Nordic": 1, "Sweden": 1, "Sweden off": 0,
    }  # fmt: skip
    sentence = "Nordic is for some of the same jobs. Nordic is the older one and takes those."
    assert lines_of()["Sweden"].problems == [sentence]
