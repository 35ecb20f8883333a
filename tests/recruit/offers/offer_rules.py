"""What may be done where an offer stands, as the product facts tell it (§3.7, §12.2, §15.9); read by the machine."""

from __future__ import annotations

from recruit.offers.states import OfferStatus

S = OfferStatus
NONE = ""

# What may be done where the newest offer stands; `submit` besides where a chain takes the job, `send` where none does.
LEGAL: dict[str, frozenset[str]] = {
    NONE: frozenset({"make"}),
    S.CREATED: frozenset({"raise", "reword", "submit", "send", "give up"}),
    S.PENDING_APPROVAL: frozenset({"raise", "reword", "give up", "approve", "reject", "skip", "hand over", "abandon"}),
    S.APPROVED: frozenset({"raise", "reword", "submit", "send", "give up"}),
    S.NOT_APPROVED: frozenset({"raise", "reword", "submit", "give up"}),
    S.PENDING_ACCEPTANCE: frozenset({"accept", "decline", "note yes", "note no", "withdraw", "unsend"}),
    S.ACCEPTED: frozenset({"withdraw", "hire"}),
    S.NOT_ACCEPTED: frozenset({"make"}),
    S.ABANDONED: frozenset({"make"}),
}
# What changes nothing and is answered alike, by status and ending.
REPEATED: dict[tuple[str, str], frozenset[str]] = {
    (S.ACCEPTED, ""): frozenset({"accept", "note yes"}),
    (S.NOT_ACCEPTED, "DECLINED"): frozenset({"decline", "note no"}),
    (S.ABANDONED, "WITHDRAWN"): frozenset({"give up", "withdraw"}),
    (S.ABANDONED, "APPLICATION_ENDED"): frozenset({"give up"}),
}
ACTS = (
    "make", "raise", "reword", "submit", "send", "unsend", "give up", "withdraw", "accept", "decline", "note yes",
    "note no", "hire", "accept by an old link", "decline by a stranger", "approve by whom nobody asked", "approve",
    "reject", "skip", "hand over", "abandon", "decide too late",
)  # fmt: skip
OF_APPROVAL = frozenset(ACTS[ACTS.index("approve by whom nobody asked") :])
# What brings an offer to its end, which random choice would seldom reach.
ONWARD = frozenset({"make", "submit", "approve", "send", "accept", "reject"})
