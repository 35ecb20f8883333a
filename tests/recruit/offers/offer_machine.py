"""One person's offers on one job, driven act by act: what each act must come to is said here, not asked of the product.

`LEGAL` and `REPEATED` are the rules as the product facts tell them (§3.7, §12.2, §15.9); every act that is in neither
must be refused and leave everything as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.errors import DomainError
from base.undo import undoing
from recruit.applications import hiring as hires
from recruit.applications import moving, rejecting
from recruit.applications.models import Application
from recruit.approvals import abandoning, deciding, delegating, skipping
from recruit.approvals.models import ApprovalChain, ApprovalRequest, ApprovalStep
from recruit.letters.models import SentLetter
from recruit.offers import answering, drafting, expiring, hiring, queries, sending, signals, submitting
from recruit.offers.models import Offer, OfferDocument, OfferVersion
from recruit.offers.states import CURRENT, MOVES, OfferStatus
from recruit.processes.stages import ACTIVE, Stage
from tests.factories.accounts import make_user
from tests.factories.offers import candidate_of, make_candidate_at_offer, make_offer_chain, values
from tests.recruit.offers.offer_rules import ACTS, LEGAL, NONE, OF_APPROVAL, ONWARD, REPEATED

S = OfferStatus
PAY = ("61000", "72000", "52000")


@dataclass
class Cast:
    """Who and what is there before anything happens; every drive begins with it and leaves it as it was."""

    boss: User
    admin: User
    approvers: list[User]
    application: Application


def cast() -> Cast:
    """A recruiter with somebody to be made an offer, an administrator, four who may be asked."""
    boss, admin = make_user(RoleCode.STANDARD), make_user(RoleCode.ADMIN)
    approvers = [make_user(RoleCode.BASIC) for _each in range(4)]
    return Cast(boss, admin, approvers, make_candidate_at_offer(boss, stage=Stage.NEW))


@dataclass
class Drive:
    """The offers of the cast's application. Nothing of it lasts after `close`."""

    cast: Cast
    chain: ApprovalChain | None = None
    is_chained: bool = False
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    token: UUID | None = None
    saves: int = 0
    answers: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    kept: dict[tuple[int, int], Any] = field(default_factory=dict)
    standing: dict[int, str] = field(default_factory=dict)
    path: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.point = transaction.atomic()
        self.point.__enter__()
        signals.status_entered.connect(self._watch, weak=False, dispatch_uid=id(self))
        self.look()

    def close(self) -> None:
        """Forget everything that was written."""
        signals.status_entered.disconnect(dispatch_uid=id(self))
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    def ask_all(self, count: int, **how: Any) -> None:
        """Let a chain of the first `count` approvers take the job's offers."""
        self.chain, self.is_chained = make_offer_chain(*self.cast.approvers[:count], **how), True

    def switch_chain(self) -> None:
        """Turn the chain off, or on again."""
        if self.chain is not None:
            self.is_chained = not self.is_chained
            ApprovalChain.objects.filter(pk=self.chain.pk).update(is_active=self.is_chained)

    def _watch(self, offer: Offer, before: str, **_news: Any) -> None:
        """News of a move: it goes on where the last one ended, is legal, and nothing unapproved leaves."""
        assert self.path.get(offer.pk, before) == before, "a move that no news told"
        assert S(offer.status) in MOVES[S(before)]
        self.path[offer.pk] = offer.status
        self.moves[before, offer.status] += 1
        if offer.status == S.PENDING_ACCEPTANCE and self.is_chained:
            assert before == S.APPROVED
            last = ApprovalRequest.objects.filter(offer=offer).order_by("-created_at", "-pk")[0]
            told = {line["key"]: line["value"] for line in last.facts["lines"]}
            pay = next(term.value for term in queries.folded(queries.shown_terms(offer)) if term.key == "salary_amount")
            assert (last.status, told["salary_amount"]) == ("APPROVED", pay)

    def look(self) -> None:
        """Read how everything stands."""
        self.application = Application.objects.select_related("candidate", "job").get(pk=self.cast.application.pk)
        self.offers = list(Offer.objects.filter(application=self.application).select_related("position", "template"))
        for offer in self.offers:
            offer.application = self.application
        current = [offer for offer in self.offers if offer.status in {status.value for status in CURRENT}]
        assert len(current) <= 1
        self.offer = current[0] if current else next(iter(self.offers), None)
        self.status = self.offer.status if self.offer else NONE
        self.is_late = self.offer is not None and queries.is_expired(self.offer)
        rows = ApprovalRequest.objects.filter(offer=self.offer).select_related("job", "offer__application")
        self.request = rows.order_by("-created_at", "-pk").first() if self.offer else None
        parts = ApprovalStep.objects.filter(request=self.request).select_related("approver__role", "request__job")
        self.parts = list(parts.order_by("pk")) if self.request else []

    @property
    def is_going(self) -> bool:
        """Whether the application is on its road, not ended and not hired."""
        return Stage(self.application.stage) in ACTIVE and self.application.stage != Stage.HIRED

    def expected(self, act: str) -> str:
        """What an act must come to now: "done", "same" (nothing changes), or "refused"."""
        legal, ending = LEGAL[self.status], self.offer.ending if self.offer else ""
        if act in REPEATED.get((self.status, ending), ()) and not (act == "withdraw" and self.is_hired):
            return "same"
        if act == "abandon" and self.request is not None and self.request.status == "ABANDONED":
            return "same"
        if act not in legal or not self._is_fit(act):
            return "refused"
        return "done"

    @property
    def is_hired(self) -> bool:
        """Whether the person is hired."""
        return self.application.stage == Stage.HIRED.value

    def _is_fit(self, act: str) -> bool:
        """What stands in the way of an act besides the offer's status."""
        if act in {"make", "hire", "withdraw", "raise", "reword", "submit", "send"} and not self.is_going:
            return False
        if act in {"accept", "decline"}:
            return not self.is_late
        if act == "send":
            return not self.is_late and (self.status == S.APPROVED or not self.is_chained)
        return {"submit": self.is_chained, "unsend": self.token is not None}.get(act, True)

    def names(self, outcome: str) -> list[str]:
        """The acts that must come to this now."""
        return [act for act in ACTS if self._has_object(act) and self.expected(act) == outcome]

    def _has_object(self, act: str) -> bool:
        if act not in OF_APPROVAL:
            return self.offer is not None or act == "make"
        if self.request is None:
            return False
        if act == "hand over" and not self.free():
            return False
        return {"decide too late": not self.request.is_pending}.get(act, True) and (
            self.request.is_pending or act not in {"approve", "reject", "skip", "hand over"}
        )

    def choices(self) -> dict[str, float]:
        """What to choose from now, with how likely: what goes through more than what must be refused."""
        ways = dict.fromkeys(self.names("refused"), 0.03) | dict.fromkeys(self.names("same"), 0.1)
        ways |= dict.fromkeys(self._others(), 0.4) | dict.fromkeys(self.names("done"), 1.0)
        return ways | {act: 3.0 for act in self.names("done") if act in ONWARD}

    def _others(self) -> dict[str, Callable[[], None]]:
        """What happens to an offer without being done to it."""
        waits = self.status == S.PENDING_ACCEPTANCE
        can = {
            "leave": self.is_going and self.status != S.CREATED,
            "come back": not self.is_going and not self.is_hired,
            "hire anyway": self.is_going and waits,
            "take hire back": self.is_hired,
            "run out": waits and not self.is_late,
            "expire": waits,
            "switch chain": self.chain is not None,
        }
        return {name: getattr(self, name.replace(" ", "_")) for name, may in can.items() if may}

    def take(self, name: str, who: int = 0) -> None:
        """One of the choices."""
        if name in ACTS:
            self.do(name, who)
        else:
            self._others()[name]()

    def do(self, act: str, who: int = 0) -> None:
        """Do something; it comes to what it must. A refusal and a repetition change nothing."""
        expected = self.expected(act)
        before = None if expected == "done" else self.state()
        refusal = self._try(act, who)
        assert (refusal is not None) is (expected == "refused"), (act, self.status, refusal)
        if expected != "done":
            assert self.state() == before
        elif act != "send":
            self.token = None

    def do_in_vain(self) -> None:
        """Everything that must be refused now, or changes nothing: none of it leaves a trace."""
        before = self.state()
        for act in self.names("refused"):
            assert self._try(act, 1) is not None, (act, self.status)
        for act in self.names("same"):
            assert self._try(act, 1) is None, (act, self.status)
        assert self.state() == before

    def _try(self, act: str, who: int) -> DomainError | None:
        verb = self._verb(act, who)
        try:
            with transaction.atomic():
                verb()
        except DomainError as error:
            return error
        return None

    def state(self) -> list[Any]:
        """Everything that a refused act must leave as it was."""
        rows: list[Any] = [
            Offer.objects.order_by("pk").values_list("pk", "status", "ending", "version", "link_number", "terms"),
            ApprovalRequest.objects.order_by("pk").values_list("pk", "status", "version"),
            ApprovalStep.objects.order_by("pk").values_list("pk", "status", "asked_at", "approver"),
            SentLetter.objects.order_by("pk").values_list("pk", "state"),
            OfferVersion.objects.order_by("pk").values_list("pk"),
            OfferDocument.objects.order_by("pk").values_list("pk"),
            Application.objects.filter(pk=self.application.pk).values_list("stage", "version"),
        ]
        return [list(each) for each in rows]

    def _verb(self, act: str, who: int) -> Callable[[], object]:
        """The call an act is."""
        boss, offer = Actor.of(self.cast.boss), self.offer
        if act == "make":
            return lambda: drafting.make_offer(self.application, by=boss, values=values())
        if act in OF_APPROVAL:
            return self._verb_of_approval(act, who)
        assert offer is not None
        person, link = candidate_of(offer), offer.link_number
        self.saves += act in {"raise", "reword"}
        other = Actor.candidate(UUID(int=1), "Somebody else")
        verbs: dict[str, Callable[[], object]] = {
            "raise": lambda: drafting.save_offer(
                offer, by=boss, values={"salary_amount": PAY[self.saves % 3], "benefits": f"Pay {self.saves}"}
            ),
            "reword": lambda: drafting.save_offer(offer, by=boss, values={"benefits": f"Canteen {self.saves}"}),
            "submit": lambda: submitting.submit_offer(offer, by=boss),
            "send": lambda: sending.send_offer(offer, by=boss, undo_token=self._new_token()),
            "unsend": lambda: undoing.undo(self.token or UUID(int=0), by=boss),
            "give up": lambda: sending.give_up(offer, by=boss),
            "withdraw": lambda: sending.withdraw(offer, by=boss),
            "accept": lambda: answering.accept(offer, by=person, signed_name="Cleo", link_number=link),
            "decline": lambda: answering.decline(offer, by=person, link_number=link),
            "note yes": lambda: answering.answer_by_hand(offer, by=boss, accepted=True),
            "note no": lambda: answering.answer_by_hand(offer, by=boss, accepted=False),
            "hire": lambda: hiring.hire_from_offer(offer, by=boss),
            "accept by an old link": lambda: answering.accept(
                offer, by=person, signed_name="Cleo", link_number=link - 1
            ),
            "decline by a stranger": lambda: answering.decline(offer, by=other, link_number=link),
        }
        return verbs[act]

    def _new_token(self) -> UUID | None:
        """What the sending can be taken back by; a sending that must be refused leaves the last one alone."""
        if self.expected("send") != "done":
            return None
        self.token = UUID(int=self.saves * 1_000 + sum(self.moves.values()) + 1)
        return self.token

    def _verb_of_approval(self, act: str, who: int) -> Callable[[], object]:
        boss, admin, request = Actor.of(self.cast.boss), Actor.of(self.cast.admin), self.request
        assert request is not None
        if act == "abandon":
            return lambda: abandoning.abandon(request, by=boss)
        if act == "approve by whom nobody asked":
            others = [*self.free(), self.cast.boss]
            return lambda: deciding.approve(request, by=Actor.of(others[who % len(others)]))
        if act == "decide too late":
            part = self.parts[who % len(self.parts)]
            verb = deciding.approve if part.status == "REJECTED" else deciding.reject
            return lambda: verb(request, by=Actor.of(part.approver))
        asked = [part for part in self.parts if part.status == "PENDING" and part.asked_at is not None]
        step = asked[who % len(asked)]
        by = Actor.of(step.approver)
        verbs: dict[str, Callable[[], object]] = {
            "approve": lambda: deciding.approve(request, by=by),
            "reject": lambda: deciding.reject(request, by=by, comment="Too much."),
            "skip": lambda: skipping.skip(step, by=admin),
            "hand over": lambda: delegating.hand_over(step, by=admin, to=self.free()[0]),
        }
        return verbs[act]

    def free(self) -> list[User]:
        """Approvers who have no part in the newest request."""
        names = {part.approver_id for part in self.parts}
        return [user for user in self.cast.approvers if user.pk not in names]

    def leave(self) -> None:
        """The application ends, and with it the offer in force."""
        rejecting.reject(self.application, by=Actor.of(self.cast.boss))
        self.token = None

    def come_back(self) -> None:
        """The application goes on: without an offer, since what has ended stays ended."""
        moving.move(self.application, by=Actor.of(self.cast.boss), stage=Stage.INTERVIEW)
        self.token = None

    def hire_anyway(self) -> None:
        """Hire by the other door, whatever the offer says; an offer that was not accepted ends."""
        seat = queries.open_positions(self.application)[0]
        hires.hire(self.application, by=Actor.of(self.cast.boss), position=seat, starts_on=queries.today())
        self.token = None

    def take_hire_back(self) -> None:
        """The person did not come after all."""
        hires.take_back(self.application, by=Actor.of(self.cast.boss), reason="Did not come.")

    def run_out(self) -> None:
        """The last day to answer passes; nobody has noticed yet."""
        Offer.objects.filter(status=S.PENDING_ACCEPTANCE.value).update(expires_at=timezone.now() - timedelta(days=1))
        self.token = None

    def expire(self) -> None:
        """The worker comes, twice: it ends what is over and nothing else."""
        due = 1 if self.status == S.PENDING_ACCEPTANCE and self.is_late else 0
        assert (expiring.expire_due(), expiring.expire_due()) == (due, 0)

    def check(self) -> None:
        """What must be true at every moment."""
        self.look()
        ids = [offer.pk for offer in self.offers]
        is_current = self.status in {status.value for status in CURRENT}
        assert not is_current or Stage(self.application.stage) in ACTIVE or self.is_hired
        assert not is_current or not self.is_hired or self.status == S.ACCEPTED
        requests = ApprovalRequest.objects.filter(status="PENDING").values_list("offer", flat=True)
        assert set(requests) == {offer.pk for offer in self.offers if offer.status == S.PENDING_APPROVAL}
        for offer in self.offers:
            self._check_path(offer)
            self._check_answer(offer)
        self._check_versions(ids)
        self._check_letters(ids)

    def _check_path(self, offer: Offer) -> None:
        """It stands where its last move led, or where it was before it was sent and taken back."""
        if offer.status != self.path.get(offer.pk, S.CREATED):
            assert self.path[offer.pk] == S.PENDING_ACCEPTANCE
            assert offer.status in {S.CREATED, S.APPROVED}
            assert offer.sent_at is None
            self.path[offer.pk] = offer.status

    def _check_answer(self, offer: Offer) -> None:
        """It is answered once, and the answer stays."""
        if offer.status in {S.ACCEPTED, S.NOT_ACCEPTED}:
            answer = (offer.answered_at, offer.signed_name, offer.decline_comment)
            assert offer.answered_at is not None
            assert offer.sent_at is not None
            assert self.answers.setdefault(offer.pk, answer) == answer
        elif offer.pk in self.answers:
            assert offer.status == S.ABANDONED

    def _check_versions(self, ids: list[int]) -> None:
        """What was kept stays as it was, without a gap, and the newest says what the offer says."""
        newest: dict[int, OfferVersion] = {}
        count: Counter[int] = Counter()
        for row in OfferVersion.objects.filter(offer__in=ids).order_by("number"):
            said = (row.terms, row.fields, row.words)
            assert self.kept.setdefault((row.offer_id, row.number), said) == said
            count[row.offer_id] += 1
            newest[row.offer_id] = row
            assert row.number == count[row.offer_id]
        assert sum(count.values()) == len(self.kept)
        assert set(newest) == set(ids)
        if self.offer is not None and not self.is_late:  # `run_out` writes past the verbs
            content, kept = queries.content_of(self.offer), newest[self.offer.pk]
            assert (content.terms, content.fields, content.words) == (kept.terms, kept.fields, kept.words)

    def _check_letters(self, ids: list[int]) -> None:
        """What the candidate was sent is kept as a file; no link to an offer that is over waits to leave."""
        printed = set(OfferDocument.objects.filter(offer__in=ids, kind="LETTER").values_list("offer", flat=True))
        assert {offer.pk for offer in self.offers if offer.sent_at is not None} <= printed
        waiting = SentLetter.objects.filter(type="OFFER", state="waiting", text__contains=sending.OWN_LINK).count()
        assert waiting <= (1 if self.status == S.PENDING_ACCEPTANCE else 0)
