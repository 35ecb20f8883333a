"""Kinds of audit entry of jobs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

CREATED = register("job.created", _("{actor} created the job {object}"), icon="plus", public="job.created")
EDITED = register("job.edited", _("{actor} edited the job"), icon="edit", public="job.updated")
DUPLICATED = register("job.duplicated", _("{actor} duplicated the job from {from_ref}"), icon="copy")
NOTE_SET = register("job.note_set", _("{actor} changed the private note"), icon="edit")
STATUS_CHANGED = register(
    "job.status_changed",
    _("{actor} changed the status from {before} to {after}"),
    icon="flag",
    public="job.status.updated",
)
POSITION_ADDED = register("position.added", _("{actor} added a position"), icon="plus", public="position.created")
POSITIONS_ADDED = register(
    "position.several_added", _("{actor} added {count} positions"), icon="plus", public="position.created"
)
POSITION_CANCELLED = register(
    "position.cancelled", _("{actor} cancelled a position"), icon="ban", public="position.updated"
)
POSITION_REOPENED = register(
    "position.reopened", _("{actor} opened a position again"), icon="undo", public="position.updated"
)
POSITION_EDITED = register("position.edited", _("{actor} edited a position"), icon="edit", public="position.updated")
POSITION_REMOVED = register(
    "position.removed", _("{actor} removed a position"), icon="trash", public="position.deleted"
)
TEAM_ADDED = register(
    "hiring_team.added", _("{actor} added {member} as {role}"), icon="user", public="job.hiring-team.updated"
)
TEAM_ROLE_CHANGED = register(
    "hiring_team.role_changed",
    _("{actor} made {member} {role}"),
    icon="user",
    public="job.hiring-team.updated",
)
HANDED_OVER = register(
    "hiring_team.handed_over",
    _("{actor} made {member} the owner"),
    icon="user-check",
    public="job.hiring-team.updated",
)
TEAM_REMOVED = register("hiring_team.removed", _("{actor} removed {member} from the team"), icon="user")
AD_WRITTEN = register("job_ad.written", _("{actor} wrote the ad {object}"), icon="edit", public="job.ad.updated")
PUBLISHED = register(
    "job_ad.published", _("{actor} published the ad {object}"), icon="globe", public="job.ad.postings.updated"
)
UNPUBLISHED = register("job_ad.unpublished", _("{actor} took the ad {object} down"), icon="globe")
AD_RESTORED = register("job_ad.restored", _("{actor} brought version {number} of the ad {object} back"), icon="history")
AD_ARCHIVED = register("job_ad.archived", _("{actor} archived the ad {object}"), icon="minus-circle")
AD_BROUGHT_BACK = register(
    "job_ad.brought_back", _("{actor} brought the ad {object} back from the archive"), icon="undo"
)
AD_MADE_DEFAULT = register("job_ad.made_default", _("{actor} made {object} the default ad"), icon="star")
LINK_MADE = register("tracking_link.made", _("{actor} made a tracking link for {source}"), icon="link")
LINK_REMOVED = register("tracking_link.removed", _("{actor} removed the tracking link for {source}"), icon="link")
DRAFT_DISCARDED = register("job.draft_discarded", _("{actor} discarded the draft {object}"), icon="trash")
TEMPLATE_SAVED = register("job_template.saved", _("{actor} saved the template {object}"), icon="layers")
TEMPLATE_EDITED = register("job_template.edited", _("{actor} edited the template {object}"), icon="edit")
TEMPLATE_REMOVED = register("job_template.removed", _("{actor} deleted the template {object}"), icon="trash")
STARTED_FROM = register("job.started_from", _("{actor} started the job from the template {from_ref}"), icon="layers")
ACCESS_GRANTED = register(
    "job.access_granted",
    _("{actor} gave {person} access while the approval is open"),
    icon="eye",
    public="job.approver.access.granted",
)
ACCESS_REMOVED = register(
    "job.access_removed",
    _("The access {person} had as an approver has ended"),
    icon="lock",
    public="job.approver.access.removed",
)
ACCESS_KEPT = register(
    "job.access_kept",
    _("The access {person} had as an approver has ended; the access by {kept} stays"),
    icon="eye",
)
