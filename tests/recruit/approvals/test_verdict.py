"""What the parts of a request come to, against a plain reading of the rules (product facts §12.2)."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from recruit.approvals.states import Mode, Part, RequestStatus, StepStatus, verdict

PARTS = st.lists(st.builds(Part, st.integers(0, 3), st.sampled_from(StepStatus)), max_size=8)


@given(PARTS, st.sampled_from(Mode))
def test_the_verdict_is_what_a_plain_reading_of_the_rules_says(parts: list[Part], mode: Mode) -> None:
    # A part that was handed over leaves another in its place: no place has nobody to count.
    counted = {part.place for part in parts if part.status is not StepStatus.DELEGATED}
    assume(counted == {part.place for part in parts})
    assert verdict(parts, mode) == plain_reading(parts, mode)


def plain_reading(parts: list[Part], mode: Mode) -> tuple[RequestStatus, int | None]:
    """The rules of product facts §12.2, word by word."""
    for place in range(4):
        here = [part.status for part in parts if part.place == place and part.status != "DELEGATED"]
        if mode == "ALL":
            is_rejected = any(status == "REJECTED" for status in here)
            is_through = all(status != "PENDING" for status in here)
        else:
            is_through = any(status == "APPROVED" for status in here) or (
                not any(status == "PENDING" for status in here)
                and (not here or any(status == "SKIPPED" for status in here))
            )
            is_rejected = not is_through and not any(status == "PENDING" for status in here)
        if is_rejected:
            return RequestStatus.REJECTED, None
        if not is_through:
            return RequestStatus.PENDING, place
    return RequestStatus.APPROVED, None
