"""What beat wakes, and how often. Each task is safe to run twice and to miss."""

from __future__ import annotations

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "outbox-reconcile": {"task": "base.outbox.background.reconcile", "schedule": 15.0},
    "outbox-purge": {"task": "base.outbox.background.purge", "schedule": 6 * 3600.0},
    "audit-seal": {"task": "base.audit.background.seal", "schedule": 5.0},
    "audit-anchor": {"task": "base.audit.background.anchor", "schedule": 3600.0},
    "audit-drop-old": {"task": "base.audit.background.drop_old", "schedule": 24 * 3600.0},
    "kept-answers": {"task": "base.rest.background.forget_kept_answers", "schedule": 6 * 3600.0},
    "sso-domains": {"task": "accounts.background.check_domains", "schedule": 24 * 3600.0},
    "sso-certificates": {"task": "accounts.background.warn_of_certificates", "schedule": 24 * 3600.0},
    "accounts-forget-old": {"task": "accounts.background.forget_old", "schedule": 24 * 3600.0},
    "calendars-look-after": {"task": "calendars.connections.background.look_after", "schedule": 900.0},
    "calendars-holds": {"task": "calendars.meetings.background.sweep_holds", "schedule": 3600.0},
    "calendars-rooms": {"task": "calendars.connections.background.load_resources", "schedule": 24 * 3600.0},
    "calendars-subscriptions": {
        "task": "calendars.syncing.background.keep_subscriptions",
        "schedule": 60.0,
        "options": {"queue": "sync", "expires": 55},
    },
    "calendars-read": {
        "task": "calendars.syncing.background.read_mailboxes",
        "schedule": 60.0,
        "options": {"queue": "sync", "expires": 55},
    },
    "files-sweep": {"task": "recruit.candidates.background.sweep_files", "schedule": 24 * 3600.0},
    "imports-forget": {"task": "recruit.applications.background.forget_imports", "schedule": 24 * 3600.0},
    "retention-round": {"task": "recruit.privacy.background.keep_round", "schedule": 600.0},
    "consent-questions": {"task": "recruit.privacy.background.follow_questions", "schedule": 1800.0},
    "approvers-access": {"task": "recruit.approvals.background.end_due_grants", "schedule": 3600.0},
    "approvals-remind": {"task": "recruit.approvals.background.remind_due", "schedule": 3600.0},
    "approvals-delegate": {"task": "recruit.approvals.background.hand_over_due", "schedule": 3600.0},
    "offers-expire": {"task": "recruit.offers.background.expire_offers", "schedule": 900.0},
    "offers-sweep": {"task": "recruit.offers.background.sweep_offer_files", "schedule": 24 * 3600.0},
    "interviews-choose": {"task": "recruit.interviews.background.remind_to_choose", "schedule": 3600.0},
    "interviews-feedback": {"task": "recruit.interviews.background.ask_for_feedback", "schedule": 900.0},
    "candidate-links": {"task": "portal.mine.background.forget_old", "schedule": 24 * 3600.0},
    "drafts-sweep": {"task": "portal.background.sweep_drafts", "schedule": 900.0},
}
