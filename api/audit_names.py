"""Pure: what the compatible audit interface calls our kinds of entries and the things they are about."""

from __future__ import annotations

EVENTS: dict[str, str] = {
    "user.signed_in": "USER_AUTHENTICATION_SUCCESS",
    "user.sign_in_failed": "USER_AUTHENTICATION_INVALID_CREDENTIALS",
    "company.sign_in_unknown": "USER_AUTHENTICATION_INVALID_CREDENTIALS",
    "user.signed_out": "USER_LOGOUT",
    "user.sessions_ended": "USER_LOGOUT",
    "user.password_changed": "USER_PASSWORD_CHANGED",
    "user.reset_requested": "USER_PASSWORD_RESET",
    "user.invited": "USER_ACCOUNT_CREATED",
    "user.joined": "USER_ACCOUNT_ACTIVATED",
    "user.edited": "USER_ACCOUNT_UPDATED",
    "user.role_changed": "USER_ROLE_CHANGED",
    "user.deactivated": "USER_ACCOUNT_DEACTIVATED",
    "user.reactivated": "USER_ACCOUNT_ACTIVATED",
    "api_token.created": "CREDENTIALS_CREATED",
    "api_token.revoked": "CREDENTIALS_REVOKED",
    "candidate.edited": "CANDIDATE_PERSONAL_DATA_MODIFIED",
    "candidate.tagged": "CANDIDATE_TAGS_MODIFIED",
    "candidate.deleted": "CANDIDATE_DELETED",
    "application.created": "JOB_APPLICATION_CREATED",
    "application.added": "JOB_APPLICATION_CREATED",
    "application.moved": "JOB_APPLICATION_STATE_MODIFIED",
    "application.rejected": "JOB_APPLICATION_STATE_MODIFIED",
    "application.withdrawn": "JOB_APPLICATION_STATE_MODIFIED",
    "application.hired": "JOB_APPLICATION_STATE_MODIFIED",
    "application.undone": "JOB_APPLICATION_STATE_MODIFIED",
    "hiring_team.added": "HIRING_TEAM_MEMBER_ADDED",
    "hiring_team.removed": "HIRING_TEAM_MEMBER_REMOVED",
    "position.added": "POSITION_CREATED",
    "position.edited": "POSITION_UPDATED",
    "position.removed": "POSITION_DELETED",
    "job_ad.written": "JOB_AD_UPDATED",
}
ENTITIES: dict[str, str] = {"api_token": "CREDENTIAL"}
AUTHORS: dict[str, str] = {
    "user": "USER",
    "credential": "USER",
    "candidate": "CANDIDATE",
    "system": "SYSTEM",
    "anonymous": "SYSTEM",
}
AUTHOR_TYPES = ("USER", "SUPPORT_USER", "SYSTEM", "CANDIDATE")


def event_of(kind: str) -> str:
    """The public name of a kind; one without a compatible name is written in its capitals: `JOB_STATUS_CHANGED`."""
    return EVENTS.get(kind) or kind.replace(".", "_").upper()


def kinds_of(event: str, known: list[str]) -> list[str]:
    """The kinds, out of all known ones, that carry this public name."""
    return [kind for kind in known if event_of(kind) == event.upper()]


def entity_of(object_key: str) -> tuple[str, str]:
    """The type and id of what an entry is about."""
    kind, _colon, key = object_key.partition(":")
    return ENTITIES.get(kind, kind.upper()), key


def object_kind_of(entity_type: str) -> str:
    """The first half of our keys for a public type."""
    return next((kind for kind, name in ENTITIES.items() if name == entity_type.upper()), entity_type.lower())


def actor_kinds_of(author_type: str) -> list[str]:
    """Our kinds of actors that the public calls so."""
    return [kind for kind, name in AUTHORS.items() if name == author_type]
