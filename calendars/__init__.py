"""Time, independent of recruiting. Its rooms are built with the calendar connections."""
