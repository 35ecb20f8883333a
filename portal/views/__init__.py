"""Doors of the public: career site, job ad, application."""
