"""Approvals: chains, requests, the part of each approver, delegation (product facts §12)."""
