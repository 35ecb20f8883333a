"""Office 365 through Microsoft Graph: msal for tokens, the egress client for everything that leaves."""
