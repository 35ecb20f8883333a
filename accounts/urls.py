"""Addresses of signing in, one's own account, users, tokens and company settings."""

from __future__ import annotations

from django.urls import path

from accounts.factors.views import again as proving
from accounts.factors.views import members, second, security
from accounts.grants import urls as grants
from accounts.sso import urls as sso
from accounts.views import account, again, company, links, looking, pictures, roles, saved, sign_in, tokens, users

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in.email_step, name="sign-in"),
    path("sign-in/password/", sign_in.password_step, name="sign-in-password"),
    path("sign-in/break-glass/<str:secret>/", sign_in.break_glass, name="break-glass"),
    path("sign-in/again/", again.send_again, name="send-again"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("forgot-password/", links.forgot_password, name="forgot-password"),
    path("reset-password/<str:secret>/", links.reset_password, name="reset-password"),
    path("welcome/<str:secret>/", links.welcome, name="welcome"),
    path("me/", account.profile, name="profile"),
    path("me/password/", account.password, name="password"),
    path("me/sessions/", account.sessions, name="sessions"),
    path("me/sessions/end-others/", account.end_other_sessions, name="end-other-sessions"),
    path("me/sessions/<uuid:public_id>/end/", account.end_session, name="end-session"),
    path("sign-in/second/", second.second_step, name="second-step"),
    path("me/security/", security.security, name="security"),
    path("me/security/app/start/", security.start_app, name="factor-app-start"),
    path("me/security/app/", security.app, name="factor-app"),
    path("me/security/passkey/", security.passkey, name="factor-passkey"),
    path("me/security/codes/", security.recovery_codes, name="factor-codes"),
    path("me/security/<uuid:public_id>/rename/", security.rename, name="factor-rename"),
    path("me/security/<uuid:public_id>/remove/", security.remove, name="factor-remove"),
    path("settings/second-factor/", members.factor_rule, name="factor-rule"),
    path("settings/users/<uuid:public_id>/security/", members.member_security, name="user-security"),
    path("settings/users/<uuid:public_id>/security/reset/", members.reset_factors, name="user-factors-reset"),
    path("settings/users/<uuid:public_id>/sessions/end/", members.end_sessions, name="user-sessions-end"),
    path(
        "settings/users/<uuid:public_id>/sessions/<uuid:session_id>/end/",
        members.end_session,
        name="user-session-end",
    ),
    path("me/prove/", proving.prove, name="prove"),
    path("me/prove/done/", proving.proved, name="proved"),
    path("me/prove/send/", proving.send_held, name="send-held"),
    path("me/views/", saved.views, name="saved-views"),
    path("me/views/save/", saved.save, name="saved-view-save"),
    path("me/views/<uuid:public_id>/rename/", saved.rename, name="saved-view-rename"),
    path("me/views/<uuid:public_id>/share/", saved.share, name="saved-view-share"),
    path("me/views/<uuid:public_id>/unshare/", saved.unshare, name="saved-view-unshare"),
    path("me/views/<uuid:public_id>/delete/", saved.delete, name="saved-view-delete"),
    path("settings/", company.index, name="settings"),
    path("settings/company/", company.company, name="company"),
    path("settings/preferences/", company.preferences, name="preferences"),
    path("settings/roles/", roles.roles, name="roles"),
    path("settings/roles/new/", roles.new, name="role-new"),
    path("settings/roles/compare/", roles.compare, name="roles-compare"),
    path("settings/roles/<uuid:public_id>/", roles.role, name="role"),
    path("settings/roles/<uuid:public_id>/delete/", roles.delete, name="role-delete"),
    path("settings/users/", users.users, name="users"),
    path("settings/users/add/", users.add_user, name="add-user"),
    path("settings/users/<uuid:public_id>/", users.user, name="user"),
    path("settings/users/<uuid:public_id>/role/", users.change_role, name="user-role"),
    path("settings/users/<uuid:public_id>/deactivate/", users.deactivate, name="user-deactivate"),
    path("settings/users/<uuid:public_id>/reactivate/", users.reactivate, name="user-reactivate"),
    path("settings/users/<uuid:public_id>/invite-again/", users.invite_again, name="user-invite-again"),
    path("settings/users/<uuid:public_id>/send-reset/", users.send_reset, name="user-send-reset"),
    path("settings/users/<uuid:public_id>/look/", looking.begin, name="user-look"),
    path("looking/end/", looking.end, name="end-looking"),
    path("users/<uuid:public_id>/picture/", pictures.picture, name="user-picture"),
    path("settings/api-tokens/", tokens.tokens, name="api-tokens"),
    path("settings/api-tokens/<uuid:public_id>/revoke/", tokens.revoke, name="api-token-revoke"),
    *sso.urlpatterns,
    *grants.urlpatterns,
]
