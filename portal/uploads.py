"""Files on the form: looked into when they come, kept while the rest is put right, sent at the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from base.errors import Invalid
from base.files import formats
from base.files.refusals import FileRefused, Reason
from portal import keeping
from portal.keeping import Kept
from recruit.candidates import attaching, portraying


def looked_into(file: Any) -> ContentFile[bytes]:
    """An uploaded document. Raises ValidationError with what to do about it."""
    try:
        if file.size > formats.MAX_BYTES:
            raise FileRefused(Reason.TOO_LARGE)
        data = file.read()
        inspected = attaching.inspect_upload(data, file.name)
    except Invalid as error:
        raise forms.ValidationError(str(error), code=error.code) from error
    return ContentFile(data, name=inspected.name)


def looked_at(file: Any) -> ContentFile[bytes]:
    """An uploaded photo, drawn anew. Raises ValidationError with what to do about it."""
    try:
        return ContentFile(portraying.redrawn(file), name="photo.jpg")
    except Invalid as error:
        raise forms.ValidationError(str(error), code=error.code) from error


class WithUploads(forms.Form):
    """A form whose files survive its mistakes: each waits under a signed key in `kept_<field>`."""

    upload_names: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept: dict[str, Kept] = {}

    def find_kept(self, data: Mapping[str, Any]) -> None:
        """Look up the files that wait; those the person does not want to send are left out."""
        for name in self.upload_names:
            key = data.get(f"kept_{name}", "")
            found = keeping.find(key) if key and not data.get(f"drop_{name}") else None
            if found is not None:
                self.kept[name] = found

    def fresh(self, name: str) -> ContentFile[bytes] | None:
        """The good new file of a field."""
        found: ContentFile[bytes] | None = getattr(self, "cleaned_data", {}).get(name)
        return found

    def has_file(self, name: str) -> bool:
        """Whether there is a file for this field: a new one, or one that waits."""
        return bool(self.fresh(name) or name in self.kept)

    def name_of(self, name: str) -> str:
        """What the file of a field is called."""
        fresh = self.fresh(name)
        return (fresh.name or "") if fresh else self.kept[name].name if name in self.kept else ""

    def file(self, name: str) -> ContentFile[bytes] | None:
        """The file to send: the new one, else the one that waited."""
        fresh = self.fresh(name)
        if fresh is not None:
            fresh.seek(0)
            return fresh
        return keeping.take(self.kept[name]) if name in self.kept else None

    def keep_files(self, count: Any) -> None:
        """Keep good new files for the next try; `count` is asked first with the size of each and may refuse."""
        for name in self.upload_names:
            fresh = self.fresh(name)
            if fresh is None:
                continue
            count(fresh.size)
            fresh.seek(0)
            self.kept[name] = keeping.keep(fresh.read(), fresh.name or _("file"))

    def forget_files(self) -> None:
        """Remove files that are no longer waited for."""
        for kept in self.kept.values():
            keeping.forget(kept)
