"""The verb that opens more jobs to some of the demo's managers: two access groups with members."""

from __future__ import annotations

from accounts import grouping as membership
from accounts.models import AccessGroup
from base.actors import Actor
from recruit.demo.openings import ENGINEERING, INSTRUMENTS
from recruit.demo.settling import Staff, Words
from recruit.teams import grouping


def open_groups(words: Words, staff: Staff) -> None:
    """Jobs in Sweden to look at, and the engineering jobs of one brand to work on."""
    by = Actor.of(staff.administrator)
    sweden = grouping.make_group(
        by=by,
        name="Hiring in Sweden",
        description="Works council and site managers follow what is hired at the Swedish sites.",
        scope={"country": ["se"]},
    )
    membership.add_members(sweden, staff.managers[1:4], by=by)
    both = {
        "brand": [str(words.brands[INSTRUMENTS].public_id)],
        "department": [str(words.departments[ENGINEERING].public_id)],
    }
    engineers = grouping.make_group(
        by=by,
        name="Engineering at Norrsund Instruments",
        description="Lead engineers stand in for each other in every engineering job of the brand.",
        scope=both,
        level=AccessGroup.Level.FULL,
    )
    membership.add_members(engineers, staff.managers[3:6], by=by)
