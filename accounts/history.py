"""Kinds of audit entry about the company, its users, their sign-ins and tokens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

SIGNED_IN = register("user.signed_in", _("{actor} signed in."), icon="user-check")
SIGN_IN_FAILED = register("user.sign_in_failed", _("A sign-in to the account {object} failed."), icon="alert")
SIGN_IN_UNKNOWN = register(
    "company.sign_in_unknown", _("Somebody tried to sign in with an address that nobody has."), icon="alert"
)
BREAK_GLASS_USED = register(
    "user.break_glass_used",
    _("{actor} signed in without single sign-on, which is meant for emergencies."),
    icon="alert",
)
BREAK_GLASS_LINK_MADE = register(
    "user.break_glass_link_made",
    _("A link that lets {object} in without single sign-on was made on the server."),
    icon="alert",
)
SIGN_IN_ALARM = register(
    "company.sign_in_alarm", _("So many wrong passwords were tried that unknown browsers have to wait."), icon="alert"
)
SIGNED_OUT = register("user.signed_out", _("{actor} signed out."), icon="sign-out")
SESSIONS_ENDED = register("user.sessions_ended", _("{actor} ended {count} sessions of {object}."), icon="sign-out")
PASSWORD_CHANGED = register("user.password_changed", _("{actor} changed the password of {object}."), icon="lock")
RESET_REQUESTED = register("user.reset_requested", _("A link for a new password was sent to {object}."), icon="mail")

USER_INVITED = register("user.invited", _("{actor} invited {object} as {role}."), icon="user-plus")
INVITATION_SENT_AGAIN = register(
    "user.invitation_sent_again", _("{actor} sent {object} the invitation again."), icon="mail"
)
USER_JOINED = register("user.joined", _("{object} accepted the invitation."), icon="check")
USER_ADDED = register("user.added", _("{actor} added {object} as {role}."), icon="user-plus")
USER_ACTIVATED = register("user.activated", _("{actor} activated {object}."), icon="check")
SIGN_IN_OPTION_CHANGED = register(
    "user.sign_in_option_changed",
    _("{actor} changed how {object} signs in."),
    icon="key",
    personal=("first_name", "last_name", "email", "sso_identifier"),
)
USER_EDITED = register(
    "user.edited",
    _("{actor} edited {object}."),
    icon="edit",
    personal=("first_name", "last_name", "email", "sso_identifier"),
)
ROLE_CHANGED = register("user.role_changed", _("{actor} made {object} {role}."), icon="shield")
USER_DEACTIVATED = register("user.deactivated", _("{actor} deactivated {object}."), icon="x")
USER_REACTIVATED = register("user.reactivated", _("{actor} reactivated {object}."), icon="check")
LOOK_BEGUN = register("user.look_begun", _("{actor} began to look through the eyes of {object}."), icon="eye")
LOOK_ENDED = register("user.look_ended", _("{actor} stopped looking through the eyes of {object}."), icon="eye-off")

SYSTEM_ROLE_MADE = register("system_role.made", _("{actor} made the system role {object}."), icon="shield")
SYSTEM_ROLE_EDITED = register(
    "system_role.edited", _("{actor} changed the system role {object}, which {users} users have."), icon="shield"
)
SYSTEM_ROLE_DELETED = register("system_role.deleted", _("{actor} deleted the system role {object}."), icon="trash")

TOKEN_CREATED = register("api_token.created", _("{actor} created the API token {object}."), icon="key")
TOKEN_REVOKED = register("api_token.revoked", _("{actor} revoked the API token {object}."), icon="key")

COMPANY_FOUNDED = register("company.founded", _("{object} was set up."), icon="building")
COMPANY_EDITED = register("company.edited", _("{actor} edited the company's profile."), icon="building")
PREFERENCES_CHANGED = register("company.preferences_changed", _("{actor} changed company settings."), icon="settings")

VIEW_SAVED = register("saved_view.saved", _("{actor} saved the view {object}."), icon="layers")
VIEW_RENAMED = register("saved_view.renamed", _("{actor} renamed the view {object}."), icon="layers")
VIEW_SHARED = register("saved_view.shared", _("{actor} shared the view {object}."), icon="users")
VIEW_UNSHARED = register("saved_view.unshared", _("{actor} stopped sharing the view {object}."), icon="lock")
VIEW_DELETED = register("saved_view.deleted", _("{actor} deleted the view {object}."), icon="trash")

GROUP_MADE = register("access_group.made", _("{actor} made the access group {object}."), icon="users")
GROUP_EDITED = register("access_group.edited", _("{actor} edited the access group {object}."), icon="edit")
GROUP_DELETED = register("access_group.deleted", _("{actor} deleted the access group {object}."), icon="trash")
GROUP_MEMBERS_ADDED = register(
    "access_group.members_added", _("{actor} put {names} into the access group {object}."), icon="user-plus",
    personal=("names",),
)  # fmt: skip
GROUP_MEMBER_REMOVED = register(
    "access_group.member_removed", _("{actor} took {names} out of the access group {object}."), icon="x",
    personal=("names",),
)  # fmt: skip
