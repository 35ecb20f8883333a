"""The HTML doors of approvals: hub, request, decision, the job's approvals, the way in from a letter, delegation."""
