"""Addresses of the staff pages of approvals: the hub, a request, the job's approvals, delegation."""

from __future__ import annotations

from django.urls import path

from recruit.approvals.views import acting, delegation, detail, from_mail, hub, of_job

urlpatterns = [
    path("approvals/", hub.hub, name="approvals"),
    path("approvals/people/", hub.people, name="approval-people"),
    path("approvals/delegation/", delegation.delegation, name="approval-delegation"),
    path("approvals/delegation/<uuid:public_id>/end/", delegation.end, name="approval-delegation-end"),
    path("approvals/from-mail/<str:token>/", from_mail.from_mail, name="approval-from-mail"),
    path("approvals/<uuid:public_id>/", detail.detail, name="approval"),
    path("approvals/<uuid:public_id>/decide/", detail.decide, name="approval-decide"),
    path("approvals/<uuid:public_id>/comment/", detail.comment, name="approval-comment"),
    path("approvals/<uuid:public_id>/remind/", acting.remind, name="approval-remind"),
    path("approvals/<uuid:public_id>/take-back/", acting.take_back, name="approval-abandon"),
    path("approvals/<uuid:public_id>/hand-over/<uuid:step_id>/", acting.hand_over, name="approval-hand-over"),
    path("approvals/<uuid:public_id>/skip/<uuid:step_id>/", acting.skip, name="approval-skip"),
    path("jobs/<uuid:public_id>/approvals/", of_job.approvals, name="job-approvals-of"),
    path("jobs/<uuid:public_id>/approvals/take-back/", of_job.take_back, name="job-approval-take-back"),
    path("jobs/<uuid:public_id>/approvals/request/", of_job.submit, name="job-approval-request"),
]
