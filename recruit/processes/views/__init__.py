"""The settings pages of hiring processes."""
