"""Addresses of the list of people: filters, columns, files, acts on many, adding, uploading, importing."""

from __future__ import annotations

from django.urls import path

from recruit.applications.views import adding, importing, people, people_bulk, people_export, people_filtering

urlpatterns = [
    path("", people.listing, name="people"),
    path("filters/", people_filtering.filters, name="people-filters"),
    path("columns/", people.columns, name="people-columns"),
    path("export.csv", people_export.export, {"kind": "csv"}, name="people-csv"),
    path("export.xlsx", people_export.export, {"kind": "xlsx"}, name="people-xlsx"),
    path("bulk/", people_bulk.bulk, name="people-bulk"),
    path("add/", adding.add, name="person-add"),
    path("upload/", adding.upload, name="people-upload"),
    path("import/", importing.start, name="people-import"),
    path("import/<uuid:public_id>/", importing.show, name="people-import-one"),
    path("import/<uuid:public_id>/problems.csv", importing.problems, name="people-import-problems"),
    path("import/<uuid:public_id>/undo/", importing.undo, name="people-import-undo"),
    path("<uuid:public_id>/", people.person, name="person"),
]
