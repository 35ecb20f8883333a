"""Who gets in at each page below recruiting (accounts, base, calendars): rows of `route_table`, read as they are."""

from __future__ import annotations

STOREYS: tuple[tuple[str, str, str], ...] = (
    # Settings about one thing: administrators.
    (
        "ss33333+ 33333 33", "334",
        """
        accounts:api-token-revoke accounts:user accounts:user-bindings accounts:user-deactivate
        accounts:user-factors-reset accounts:user-invite-again accounts:user-look accounts:user-reactivate
        accounts:user-role accounts:user-security accounts:user-send-reset accounts:user-sessions-end base:effect
        base:effect-retry base:letter base:letter-html accounts:role accounts:role-delete
        """,
    ),
    # Settings: administrators.
    (
        "ss33333+", "",
        """
        accounts:add-user accounts:api-tokens accounts:company accounts:factor-rule accounts:oauth-client-add
        accounts:oauth-clients accounts:preferences accounts:roles accounts:sso-domains accounts:sso-providers
        accounts:sso-read-metadata accounts:users base:audit base:audit-export base:background base:background-retry
        base:email base:email-check base:mailbox accounts:role-new accounts:roles-compare
        """,
    ),
    # Everybody, signed in or not.
    (
        "++++++++", "",
        """
        accounts:break-glass accounts:forgot-password accounts:oauth-metadata accounts:oauth-revoke
        accounts:oauth-token accounts:reset-password accounts:second-step accounts:send-again accounts:sign-in
        accounts:sign-in-password accounts:welcome base:health base:health-deep base:health-ready ui:appearance
        """,
    ),
    # Staff: lists hold what each may see.
    (
        "ss3+++++", "",
        """
        accounts:saved-view-save accounts:saved-views accounts:settings
        """,
    ),
    # Everybody with an account.
    (
        "ss++++++", "",
        """
        accounts:connected-applications accounts:end-looking accounts:end-other-sessions accounts:factor-app
        accounts:factor-app-start accounts:factor-codes accounts:factor-passkey accounts:oauth-allow accounts:password
        accounts:profile accounts:prove accounts:proved accounts:security accounts:send-held accounts:sessions
        accounts:sso-prove base:runs base:runs-mine ui:palette ui:session
        """,
    ),
    # Administrators, of what the made-up company has none of.
    (
        "ss333334 33333 33", "334",
        """
        accounts:oauth-client accounts:oauth-client-revoke accounts:oauth-client-rotate accounts:sso-certificate-add
        accounts:sso-certificate-remove accounts:sso-domain accounts:sso-domain-check accounts:sso-domain-remove
        accounts:sso-off accounts:sso-on accounts:sso-provider accounts:sso-remove accounts:sso-test
        accounts:user-session-end accounts:user-unbind
        """,
    ),
    # One's own things alone: these are Olga's.
    (
        "ss444444 44444 44", "444",
        """
        accounts:disconnect-application accounts:end-session accounts:factor-remove accounts:factor-rename
        accounts:saved-view-delete accounts:saved-view-rename accounts:saved-view-share accounts:saved-view-unshare
        base:undo
        """,
    ),
    # Staff; of these there is none, or it is Olga's alone.
    (
        "ss344444 44444 44", "444",
        """
        accounts:user-picture
        """,
    ),
    # Public, but not of a job that is not published or a thing that is not there.
    (
        "44444444", "",
        """
        accounts:saml-acs accounts:saml-arrived accounts:saml-metadata accounts:sso-oidc-return accounts:sso-start
        """,
    ),
    # Other people's runs: their owner and administrators.
    (
        "ss44444+ 44444 44", "444",
        """
        base:run base:run-cancel base:run-lines base:run-retry
        """,
    ),
    (
        "ss333334", "",
        """
        accounts:sso-add
        """,
    ),
    # Calendars: the company's are the administrators', one's own everybody's.
    (
        "ss33333+", "",
        """
        calendars:calendars calendars:company-hours calendars:exchange calendars:office365 calendars:office365-sign-in
        calendars:listen calendars:office365-signed-in calendars:rooms calendars:stop
        """,
    ),
    (
        "ss333334", "",
        """
        calendars:check calendars:disconnect calendars:load calendars:use
        """,
    ),
    (
        "ss333334 33333 33", "334",
        """
        calendars:room-remove
        """,
    ),
    (
        "ss++++++", "",
        """
        calendars:feed-make calendars:feed-revoke calendars:keep calendars:own-calendar calendars:working-hours
        """,
    ),
    (
        "ss444444 44444 44", "444",
        """
        calendars:kept-end
        """,
    ),
    (  # only with the token of a letter or the secret of an address
        "44444444", "",
        """
        calendars:answer-meeting calendars:feed calendars:hook-exchange calendars:hook-graph calendars:reached
        """,
    ),
)  # fmt: skip
