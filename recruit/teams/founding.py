"""Verb that gives a new installation its five hiring-team roles, after each migrate. Safe to repeat."""

from __future__ import annotations

from typing import Any

from recruit.teams import rights

# Name and meaning, in the words an administrator reads first; both can be changed.
ROLES = {
    rights.EXECUTIVE: ("Executive", "Owns the decision. Everything on the job and its candidates."),
    rights.HIRING_MANAGER: ("Hiring manager", "Hires for the own team. Everything on the job and its candidates."),
    rights.RECRUITER: ("Recruiter", "Runs the hiring. Everything on the job and its candidates."),
    rights.COORDINATOR: ("Coordinator", "Arranges and writes; does not move, offer, hire or reject."),
    rights.INTERVIEWER: ("Interviewer", "Reads profiles and résumés, rates and takes notes."),
}


def found(**_signal: Any) -> None:
    """Make what is missing of the five roles, and give lines of the matrix that came with a release their defaults."""
    from recruit.teams.models import HiringTeamRole

    for position, (code, (name, description)) in enumerate(ROLES.items()):
        defaults = rights.DEFAULTS[code]
        role, created = HiringTeamRole.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "description": description,
                "levels": defaults,
                "position": position,
                "is_default": True,
            },
        )
        if not created and defaults.keys() - role.levels.keys():
            role.levels = {**defaults, **role.levels}
            role.save(update_fields=["levels", "updated_at"])
