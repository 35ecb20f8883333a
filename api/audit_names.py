"""Pure: what the compatible audit interface calls our kinds of entries and the things they are about."""

from __future__ import annotations

EVENTS: dict[str, str] = {
    "hiring_team_role.made": "COMPANY_HIRING_TEAM_ROLE_CREATED",
    "hiring_team_role.edited": "COMPANY_HIRING_TEAM_ROLE_UPDATED",
    "hiring_team_role.reset": "COMPANY_HIRING_TEAM_ROLE_UPDATED",
    "hiring_team_role.deleted": "COMPANY_HIRING_TEAM_ROLE_DELETED",
    "hiring_team_role.switched_off": "COMPANY_HIRING_TEAM_ROLE_ACTIVATION_CHANGED",
    "hiring_team_role.switched_on": "COMPANY_HIRING_TEAM_ROLE_ACTIVATION_CHANGED",
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
    "user.added": "USER_ACCOUNT_CREATED",
    "user.activated": "USER_ACCOUNT_ACTIVATED",
    "user.sign_in_option_changed": "USER_ACCOUNT_UPDATED",
    "user.break_glass_used": "USER_AUTHENTICATION_SUCCESS",
    "api_token.created": "CREDENTIALS_CREATED",
    "api_token.revoked": "CREDENTIALS_REVOKED",
    "oauth_client.created": "CREDENTIALS_CREATED",
    "oauth_client.edited": "CREDENTIALS_CHANGED",
    "oauth_client.secret_rotated": "CREDENTIALS_CHANGED",
    "oauth_client.revoked": "CREDENTIALS_REVOKED",
    "oauth_client.access_granted": "OAUTH_APPLICATION_ACCESS_GRANTED",
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
    "position.several_added": "POSITION_CREATED",
    "position.cancelled": "CANCEL_NOT_FILLED_POSITION",
    "position.reopened": "POSITION_UPDATED",
    "job.edited": "JOB_PROPERTIES_CHANGED",
    "job_ad.written": "JOB_AD_UPDATED",
    "job_ad.restored": "JOB_AD_UPDATED",
    "job_ad.archived": "JOB_AD_DELETED",
    "job_ad.brought_back": "JOB_AD_CREATED",
    "hiring_team.role_changed": "HIRING_TEAM_ROLE_UPDATED",
    "hiring_team.handed_over": "HIRING_TEAM_ROLE_UPDATED",
    "candidate.opened": "CANDIDATE_PROFILE_OPENED",
    "search.made": "SEARCH",
    "candidate.resume_checked": "CANDIDATE_PROFILE_MODIFIED",
    "candidate.published": "CANDIDATE_PROFILE_MODIFIED",
    "candidate.email_changed": "CANDIDATE_PERSONAL_DATA_MODIFIED",
    "candidate.merged": "CANDIDATE_PROFILE_UPDATED_DUE_TO_MERGE",
    "candidate.erased": "CANDIDATE_DELETED",
    "application.diversity_answered": "CANDIDATE_EEO_FILLED",
    "application.fields_edited": "APPLICATION_PROPERTIES_UPDATED",
    "application.source_set": "APPLICATION_SOURCE_MODIFIED",
    "application.onboarding_set": "ONBOARDING_STATUS_UPDATED",
    "application.hire_taken_back": "JOB_APPLICATION_STATE_MODIFIED",
    "application.transferred": "JOB_APPLICATION_STATE_MODIFIED",
    "credential.stored": "CREDENTIALS_CHANGED",
    "credential.forgotten": "CREDENTIALS_REVOKED",
    "field.added": "JOB_PROPERTY_CREATED",
    "field.edited": "JOB_PROPERTY_UPDATED",
    "field.moved": "JOB_PROPERTY_UPDATED",
    "field.archived": "JOB_PROPERTY_DEACTIVATED",
    "field.restored": "JOB_PROPERTY_ACTIVATED",
    "field.depends": "JOB_PROPERTY_DEPENDENT_PROPERTIES_UPDATED",
    "field.independent": "JOB_PROPERTY_DEPENDENT_PROPERTIES_UPDATED",
    "field.values_sorted": "JOB_PROPERTY_UPDATED_VALUES",
    "field.values_imported": "JOB_PROPERTY_UPDATED_VALUES",
    "field_value.added": "JOB_PROPERTY_ADDED_VALUE",
    "field_value.edited": "JOB_PROPERTY_UPDATED_VALUE",
    "field_value.moved": "JOB_PROPERTY_UPDATED_VALUE",
    "field_value.restored": "JOB_PROPERTY_UPDATED_VALUE",
    "field_value.archived": "JOB_PROPERTY_ARCHIVED_VALUE",
    "field_value.linked": "JOB_PROPERTY_DEPENDENT_VALUES_UPDATED",
    "job.approval_given": "JOB_APPROVAL_APPROVED",
    "job.approver_approved": "JOB_APPROVAL_STEP_APPROVED",
    "job.approver_rejected": "JOB_APPROVAL_STEP_REJECTED",
    "job.approver_skipped": "JOB_APPROVAL_STEP_SKIPPED",
    "job.approver_delegated": "JOB_APPROVAL_STEP_DELEGATED",
    "offer.approval_given": "OFFER_APPROVAL_APPROVED",
    "offer.approver_approved": "OFFER_APPROVAL_STEP_APPROVED",
    "offer.approver_rejected": "OFFER_APPROVAL_STEP_REJECTED",
    "offer.approver_skipped": "OFFER_APPROVAL_STEP_SKIPPED",
    "offer.approver_delegated": "OFFER_APPROVAL_STEP_DELEGATED",
    "delegation.made": "APPROVAL_DELEGATION_FROM_USER_CREATED",
    "delegation.ended": "APPROVAL_DELEGATION_FROM_USER_CANCELLED",
}
# One act of ours that the original tells as two events: asked for by this name, it answers by this name.
ALSO: dict[str, str] = {
    "application.hired": "POSITION_ASSIGNED",
    "delegation.made": "APPROVAL_DELEGATION_TO_USER_CREATED",
    "delegation.ended": "APPROVAL_DELEGATION_TO_USER_CANCELLED",
}
# What the original tells as an event of what it is about: our kinds of it begin with that one's name, and the key that
# follows its own among those an entry is about is that one's.
BEHIND = "approval_request"
FRONTS = ("job", "offer")
ENTITIES: dict[str, str] = {"api_token": "CREDENTIAL", "field": "JOB_PROPERTY"}
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


def event_asked(kind: str, asked: list[str]) -> str:
    """The name an entry is answered by when only these names were asked for."""
    name = event_of(kind)
    return ALSO[kind] if kind in ALSO and asked and name not in asked else name


def kinds_of(event: str, known: list[str]) -> list[str]:
    """The kinds, out of all known ones, that carry this public name."""
    return [kind for kind in known if event.upper() in {event_of(kind), ALSO.get(kind)}]


def entity_of(object_key: str) -> tuple[str, str]:
    """The type and id of what an entry is about."""
    kind, _colon, key = object_key.partition(":")
    return ENTITIES.get(kind, kind.upper()), key


def told_of(object_key: str, about: list[str]) -> str:
    """The key of what an entry is told of: the job or the offer for its approval, else its own thing."""
    return about[1] if object_key.startswith(f"{BEHIND}:") and len(about) > 1 else object_key


def object_kind_of(entity_type: str) -> str:
    """The first half of our keys for a public type."""
    return next((kind for kind, name in ENTITIES.items() if name == entity_type.upper()), entity_type.lower())


def actor_kinds_of(author_type: str) -> list[str]:
    """Our kinds of actors that the public calls so."""
    return [kind for kind, name in AUTHORS.items() if name == author_type]
