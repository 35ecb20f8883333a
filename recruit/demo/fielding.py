"""The verb that gives the demo company fields of its own, fills them in for its jobs, and binds its processes."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from recruit.demo.settling import Words, new_id
from recruit.fields.models import CustomField, FieldValue
from recruit.jobs.models import Job

# A random stream of its own, so that the rest of the story stays as it is.
SEED = 11
UNITS = {
    "Products": ("Sensors", "Controls", "Software"),
    "Services": ("Field service", "Support"),
    "Group": ("Finance", "People"),
}
SHIFTS = ("Day", "Two shifts", "Three shifts", "Weekend")
GRADES = tuple(f"Grade {number}" for number in range(1, 13))
COST_CENTRES = tuple(f"Cost centre {number}" for number in range(4100, 4340))
NOTICE = ("None", "1 month", "2 months", "3 months", "6 months")


def shape_fields(jobs: Sequence[Job], words: Words) -> None:
    """Two org fields that depend on each other, four job fields, two application fields; most jobs say something."""
    random = Random(SEED)
    unit, units = _field(random, "ORG", "Business unit", list(UNITS), is_public=True)
    team, teams = _field(random, "ORG", "Team", [team for below in UNITS.values() for team in below], parent=unit)
    for name, below in UNITS.items():
        units[name].children.set([teams[one] for one in below])
    choices = [
        _field(random, "JOB", "Shift model", SHIFTS, is_public=True),
        _field(random, "JOB", "Pay grade", GRADES, help_text="Decides who approves the job."),
        _field(random, "JOB", "Cost centre", COST_CENTRES),
    ]
    weekly, _none = _field(random, "JOB", "Hours a week", (), type="NUMBER", is_public=True)
    _field(random, "APPLICATION", "Notice period", NOTICE, placements=["PROFILE", "HIRE_FORM"])
    _field(random, "APPLICATION", "Desired salary", (), type="CURRENCY", placements=["PROFILE", "OFFER_FORM"])
    for job in jobs:
        name = random.choice(list(UNITS))
        said: dict[str, Any] = {str(unit.public_id): str(units[name].public_id)}
        said[str(team.public_id)] = str(teams[random.choice(UNITS[name])].public_id)
        for field, values in choices:
            if random.random() < 0.8:
                said[str(field.public_id)] = str(random.choice(list(values.values())).public_id)
        job.fields = said | {str(weekly.public_id): random.choice((20, 30, 37.5, 40))}
    Job.objects.bulk_update(jobs, ["fields"])
    _bind(words)


def _bind(words: Words) -> None:
    for process, name in ((words.engineering, "Engineering"), (words.short, "Operations")):
        process.scope = {"department": [str(words.departments[name].public_id)]}
        process.save(update_fields=["scope"])


def _field(
    random: Random, category: str, label: str, values: Sequence[str], **more: Any
) -> tuple[CustomField, dict[str, FieldValue]]:
    position = CustomField.objects.filter(category=category).count()
    field = CustomField.objects.create(
        public_id=new_id(random), category=category, label=label, position=position, **more
    )
    made = FieldValue.objects.bulk_create(
        FieldValue(public_id=new_id(random), field=field, label=value, position=place)
        for place, value in enumerate(values)
    )
    return field, {value.label: value for value in made}
