"""Addresses of the public pages."""

from __future__ import annotations

from django.urls import include, path

from portal.mine.views import data
from portal.views import apply, careers, feeds, measuring, settings

app_name = "portal"
urlpatterns = [
    path("careers/", careers.jobs, name="jobs"),
    path("careers/saved/", apply.saved, name="saved"),
    path("careers/towns/", apply.towns_like, name="towns"),
    path("careers/jobs.xml", feeds.feed, name="feed"),
    path("careers/widget.json", feeds.widget_jobs, name="widget-jobs"),
    path("careers/widget.js", feeds.widget_script, name="widget-script"),
    path("settings/widget/", feeds.widget_settings, name="settings-widget"),
    path("careers/measuring/", measuring.choose, name="measuring"),
    path("settings/application-form/", settings.application_form, name="settings-form"),
    path("settings/tag-manager/", settings.tag_manager, name="settings-tags"),
    path("settings/tag-manager/sample-gtm-container.json", settings.sample_container, name="settings-tags-sample"),
    path("careers/applied/", apply.applied, name="applied"),
    path("careers/brands/<uuid:brand_id>.css", careers.brand_colors, name="brand-colors"),
    path("careers/logos/<str:name>", careers.brand_logo, name="brand-logo"),
    path("careers/jobs/<int:number>/", careers.job, name="job-number"),
    path("careers/jobs/<int:number>-<slug:slug>/", careers.job, name="job"),
    path("careers/jobs/<int:number>-<slug:slug>/apply/", apply.apply, name="apply"),
    path("careers/mine/", include("portal.mine.urls")),
    path("careers/consent/<str:secret>/", data.question, name="consent"),
    path("offers/", include("portal.offers.urls")),
    path("interviews/", include("portal.interviews.urls")),
    path("sitemap.xml", careers.sitemap, name="sitemap"),
    path("robots.txt", careers.robots, name="robots"),
]
