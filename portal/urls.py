"""Addresses of the public pages."""

from __future__ import annotations

from django.urls import path

from portal.views import apply, careers

app_name = "portal"
urlpatterns = [
    path("careers/", careers.jobs, name="jobs"),
    path("careers/applied/", apply.applied, name="applied"),
    path("careers/brands/<uuid:brand_id>.css", careers.brand_colors, name="brand-colors"),
    path("careers/jobs/<int:number>/", careers.job, name="job-number"),
    path("careers/jobs/<int:number>-<slug:slug>/", careers.job, name="job"),
    path("careers/jobs/<int:number>-<slug:slug>/apply/", apply.apply, name="apply"),
    path("sitemap.xml", careers.sitemap, name="sitemap"),
    path("robots.txt", careers.robots, name="robots"),
]
