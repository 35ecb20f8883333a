"""The sentence of everything that can be wrong with an OpenID provider's answers, for its administrators."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.sso.oidc.wrongs import Wrong
from base.errors import Refused

SENTENCES: dict[str, str | Promise] = {
    "metadata_unreachable": _("The provider's metadata cannot be read. Check the issuer."),
    "metadata_not_json": _("The address of the metadata does not answer in JSON. Check the issuer."),
    "metadata_too_large": _("The provider's metadata is too large."),
    "metadata_issuer": _(
        "The metadata is that of another issuer. Enter the issuer of your own tenant, as it stands "
        "there."
    ),
    "metadata_algorithms": _("The provider signs with no algorithm that we trust. Choose RS256 or ES256 there."),
    "metadata_pkce": _("The provider does not know PKCE with S256. Switch it on there."),
    "metadata_address": _("The provider's metadata lacks an address that we need, or it is not https."),
    "auth_method": _("The provider does not know the chosen way of sending the client secret. Choose another."),
    "secret_missing": _("There is no client secret. Enter it in the settings of the provider."),
    "keys_unreachable": _("The provider's keys cannot be read now."),
    "keys_not_json": _("The address of the keys does not answer with a key set."),
    "keys_too_large": _("The provider's key set is too large."),
    "key_broken": _("The key of the provider cannot be read."),
    "key_weak": _("The key of the provider is too weak: RSA keys need 2048 bits."),
    "parameters_twice": _("The answer of the provider carries a value twice."),
    "response_issuer": _("The answer came from another provider than the one that was asked."),
    "code_missing": _("The provider sent no code."),
    "code_refused": _(
        "The provider did not accept its code: it was used already, is too old, or was made for "
        "somebody else."
    ),
    "client_refused": _(
        "The provider does not accept the client id and secret, or not in this way. Check them, and how "
        "they are sent."
    ),
    "token_refused": _("The provider did not hand out a token."),
    "token_redirected": _("The address for tokens redirects. Check the provider's metadata."),
    "token_unreachable": _("The provider did not answer in time when we asked for the token."),
    "token_not_json": _("The address for tokens does not answer in JSON."),
    "token_missing": _("The provider sent no ID token. The scope “openid” must be allowed there."),
    "token_type": _("The provider sent a token of a type that we do not know."),
    "token_shape": _("The ID token cannot be read."),
    "token_header": _("The ID token asks for an extension that we do not know."),
    "token_algorithm": _("The ID token is signed with an algorithm that is not allowed for this provider."),
    "token_key": _("The ID token is signed with a key that the provider does not publish."),
    "token_signature": _("The signature of the ID token is wrong."),
    "token_issuer": _("The ID token was issued by somebody else."),
    "token_audience": _("The ID token is meant for another client. Check the client id."),
    "token_party": _("The ID token was handed to another client."),
    "token_subject": _("The ID token names nobody."),
    "token_time": _("The ID token lacks a time that we need."),
    "token_expired": _("The ID token has expired. Check the clocks of both servers."),
    "token_future": _("The ID token begins in the future. Check the clocks of both servers."),
    "token_old": _("The ID token was issued too long ago."),
    "token_nonce": _("The ID token does not belong to this sign-in."),
    "token_at_hash": _("The access token is not the one that the ID token was issued with."),
    "auth_time_missing": _(
        "The provider does not say when the user proved themselves. Allow the claim “auth_time” "
        "there."
    ),
    "auth_time_old": _("The provider did not ask the user to prove themselves again."),
    "userinfo_unreachable": _("The provider did not answer when we asked about the user."),
    "userinfo_not_json": _("The provider's answer about the user is not JSON."),
    "userinfo_subject": _("The provider's answer about the user is about somebody else."),
    "entra_ids": _("Entra sent no tenant and object id. Allow the scope “profile”."),
    "entra_tenant": _("The user belongs to another tenant."),
    # What a provider says instead of a code (OpenID Connect Core §3.1.2.6, RFC 6749 §4.1.2.1).
    "access_denied": _("The provider did not let the user in, or the user gave up there."),
    "login_required": _("The user has to sign in at the provider first."),
    "interaction_required": _("The provider wants to ask the user something first."),
    "account_selection_required": _("The user has to choose an account at the provider."),
    "consent_required": _("The user, or an administrator of the provider, has to agree there first."),
    "invalid_request": _("The provider does not understand our request. Check the redirect address."),
    "invalid_request_uri": _("The provider does not understand our request."),
    "unauthorized_client": _("The provider does not let this client sign people in."),
    "unsupported_response_type": _("The provider does not know the code flow. Switch it on there."),
    "invalid_scope": _("The provider does not allow the scopes openid, profile and email."),
    "server_error": _("The provider is in trouble. Try again later."),
    "temporarily_unavailable": _("The provider is not available now. Try again later."),
    "provider_error": _("The provider answered with an error that we do not know."),
}  # fmt: skip
FROM_PROVIDER = frozenset(
    {
        "access_denied", "login_required", "interaction_required", "account_selection_required", "consent_required",
        "invalid_request", "invalid_request_uri", "unauthorized_client", "unsupported_response_type", "invalid_scope",
        "server_error", "temporarily_unavailable",
    }
)  # fmt: skip


def refusal(wrong: Wrong) -> Refused:
    """The refusal that stands for what was wrong."""
    return Refused(SENTENCES[wrong.code], code=wrong.code, **wrong.facts)
