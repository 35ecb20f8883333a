"""An upload handler that keeps oversize files off the disk and still lets the form answer with a sentence."""

from __future__ import annotations

from typing import IO, Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from base.files import formats

# An oversize file is read to its end and thrown away, so that the form can say so and keep what was typed. A body
# beyond this is not even looked at.
MAX_BODY_BYTES = 300 * formats.MEGABYTE


class OversizeFile(SimpleUploadedFile):
    """Stands for a file that was too large: its name and true size, none of its bytes."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__(name or "file", b"")
        self.size = size


class BoundedUploadHandler(FileUploadHandler):
    """Stands first in FILE_UPLOAD_HANDLERS: swallows what goes beyond the limit, the other fields arrive as usual."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],  # noqa: N803  # the parent's own name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Refuse a body that no honest form sends."""
        if content_length > MAX_BODY_BYTES:
            raise RequestDataTooBig("The request is larger than any form needs.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count."""
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass bytes on to the handlers that keep them, until the limit."""
        self.received += len(raw_data)
        return raw_data if self.received <= formats.MAX_BYTES else None

    def file_complete(self, file_size: int) -> OversizeFile | None:
        """Answer for a file that was too large; leave the others to the next handlers."""
        return OversizeFile(self.file_name or "", file_size) if file_size > formats.MAX_BYTES else None
