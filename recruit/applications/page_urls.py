"""Addresses below one application: its letters, notes, tags, files, profile and own fields."""

from __future__ import annotations

from django.urls import path

from recruit.applications.views import acts_letters, acts_notes, acts_person

urlpatterns = [
    path("letters/", acts_letters.write, name="application-letter"),
    path("letters/cancel/", acts_letters.cancel_all, name="application-letter-cancel"),
    path("letters/<uuid:letter_id>/cancel/", acts_letters.cancel, name="letter-cancel"),
    path("letters/<uuid:letter_id>/retry/", acts_letters.retry, name="letter-retry"),
    path("notes/", acts_notes.write, name="application-note"),
    path("notes/<uuid:note_id>/", acts_notes.edit, name="note-edit"),
    path("notes/<uuid:note_id>/delete/", acts_notes.delete, name="note-delete"),
    path("mentions/", acts_notes.mentionable, name="application-mentions"),
    path("tags/", acts_person.tag, name="application-tag"),
    path("profile/", acts_person.profile, name="application-profile"),
    path("source/", acts_person.source, name="application-source"),
    path("fields/", acts_person.own_fields, name="application-fields"),
    path("files/", acts_person.attach, name="application-files"),
    path("files/<uuid:attachment_id>/remove/", acts_person.detach, name="application-file-remove"),
]
