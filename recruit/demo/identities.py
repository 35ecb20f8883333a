"""Pure: the sign-ins of the demo company: who they are, and passwords that can be typed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from accounts.permissions import RoleCode


@dataclass(frozen=True, slots=True)
class Identity:
    """One demo sign-in: the role people know it by, its system role and name."""

    role: str
    code: RoleCode
    first_name: str
    last_name: str

    @property
    def email(self) -> str:
        """Its address, easy to type."""
        return f"{self.role.lower().replace(' ', '.')}@example.com"


ADMINISTRATOR = Identity("Administrator", RoleCode.ADMIN, "Agneta", "Hallström")
RECRUITER = Identity("Recruiter", RoleCode.EXTENDED, "Ruben", "Castellano")
HIRING_MANAGER = Identity("Hiring manager", RoleCode.STANDARD, "Hannah", "Marlowe")
INTERVIEWER = Identity("Interviewer", RoleCode.BASIC, "Ikram", "Zahidi")
EMPLOYEE = Identity("Employee", RoleCode.EMPLOYEE, "Emil", "Rasmussen")
IDENTITIES = (ADMINISTRATOR, RECRUITER, HIRING_MANAGER, INTERVIEWER, EMPLOYEE)

_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"


def new_password() -> str:
    """A random password in four pronounceable groups (about 49 bits)."""

    def syllable() -> str:
        return secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS)

    return "-".join(syllable() + syllable() for _group in range(4))
