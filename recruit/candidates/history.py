"""Kinds of audit entry of people and their files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

CREATED = register("candidate.created", _("{actor} added {object}"), icon="user", public="candidate.created")
EDITED = register("candidate.edited", _("{actor} edited the profile"), icon="edit", public="candidate.updated")
TAGGED = register("candidate.tagged", _("{actor} changed the tags"), icon="tag", public="candidate.updated")
OPENED = register("candidate.opened", _("{actor} opened the profile"), icon="eye", quiet=True)
SEARCHED = register("search.made", _("{actor} searched {object} for “{terms}”"), icon="search", quiet=True)
DELETED = register("candidate.deleted", _("{actor} deleted a candidate"), icon="trash", public="candidate.deleted")
ATTACHED = register(
    "attachment.added",
    _("{actor} added the file {object}"),
    icon="paperclip",
    public="application.attachment.created",
)
RESUME_CHECKED = register(
    "candidate.resume_checked",
    _("{actor} checked what was read from the résumé"),
    icon="check",
    public="candidate.updated",
)
DETACHED = register("attachment.removed", _("{actor} removed the file {object}"), icon="trash")
IMPORTED = register(
    "people_import.started",
    _("{actor} imported {count} people from {object}"),
    icon="upload",
    public="candidate.created",
)
IMPORT_UNDONE = register("people_import.undone", _("{actor} takes the import of {object} back"), icon="undo")
