"""Authlib, as Debian packages it: OAuth 2.0 and OpenID Connect over Requests. Prints what it saw, as JSON."""

import json
import os
import subprocess
from urllib.parse import parse_qs, urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, jwt
from authlib.oidc.core import CodeIDToken
import requests

ISSUER = os.environ["AUTHORIZATION_SERVER"]
CLIENT_ID = os.environ["CLIENT_ID"]
CLIENT_SECRET = os.environ["CLIENT_SECRET"]
REDIRECT_URI = os.environ["CLIENT_REDIRECT_URI"]
TIMELINE = ISSUER + "/timeline"

metadata = requests.get(ISSUER + "/.well-known/openid-configuration").json()
keys = JsonWebKey.import_key_set(requests.get(metadata["jwks_uri"]).json())
seen = {}


class Person:
    """Signs in and decides, with a browser: the program person_by_lines.mjs."""

    def __init__(self):
        self.process = subprocess.Popen(
            ["node", "person_by_lines.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def visit(self, url, **how):
        self.process.stdin.write(json.dumps({"url": url, **how}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def leave(self):
        self.process.stdin.close()
        self.process.wait()


def new_session(secret=CLIENT_SECRET, **settings):
    return OAuth2Session(
        CLIENT_ID,
        secret,
        scope="openid profile email timeline.read offline_access",
        redirect_uri=REDIRECT_URI,
        code_challenge_method="S256",
        token_endpoint=metadata["token_endpoint"],
        **settings,
    )


def attempt(action):
    """Returns "accepted", or the OAuth error of the refusal."""
    try:
        action()
        return "accepted"
    except AuthlibBaseError as refusal:
        return refusal.error


def set_clock(seconds):
    requests.post(os.environ["AUTHLETE_BASE_URL"] + "/sandbox/clock", data=str(seconds)).raise_for_status()


person = Person()


def authorize(session, **how):
    """Sends the person to the authorization server. Returns what the client exchanges for tokens, and the nonce."""
    verifier, nonce = generate_token(48), generate_token(20)
    url, state = session.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=verifier, nonce=nonce
    )
    answer = person.visit(url, **how)["url"]
    return {"authorization_response": answer, "state": state, "code_verifier": verifier}, nonce


def check_id_token(token, nonce):
    claims = jwt.decode(
        token["id_token"],
        keys,
        claims_cls=CodeIDToken,
        claims_options={"iss": {"essential": True, "value": ISSUER}},
        claims_params={"client_id": CLIENT_ID, "nonce": nonce, "access_token": token["access_token"]},
    )
    claims.validate()
    return claims["sub"]


# What has been allowed is not asked again, so the person denies first. Applications look for the error themselves.
denial, _ = authorize(new_session(), decision="Deny")
seen["denied"] = parse_qs(urlsplit(denial["authorization_response"]).query)["error"]

# The code flow, with both ways to send the secret.
for method in "client_secret_basic", "client_secret_post":
    session = new_session(token_endpoint_auth_method=method)
    exchange, nonce = authorize(session)
    token = session.fetch_token(**exchange)
    seen[method] = {
        "subject": check_id_token(token, nonce),
        "user_info": session.get(metadata["userinfo_endpoint"]).json(),
        "timeline": session.get(TIMELINE).status_code,
    }

# Wrong turns.
session = new_session()
elsewhere = new_session()
elsewhere.redirect_uri = "https://elsewhere.invalid/"
url, _ = elsewhere.create_authorization_url(metadata["authorization_endpoint"])
seen["wrong_redirect_uri"] = person.visit(url)["url"].startswith(ISSUER)
exchange, _ = authorize(session)
seen["wrong_state"] = attempt(lambda: session.fetch_token(**{**exchange, "state": "made-up"}))
seen["wrong_verifier"] = attempt(lambda: session.fetch_token(**{**exchange, "code_verifier": generate_token(48)}))
wrong = new_session(secret="not-that-one")
seen["wrong_secret"] = attempt(lambda: wrong.fetch_token(**exchange))
seen["right_after_wrong"] = attempt(lambda: session.fetch_token(**exchange))
seen["code_twice"] = attempt(lambda: session.fetch_token(**exchange))
exchange, _ = authorize(session)
set_clock(601)
seen["code_expired"] = attempt(lambda: session.fetch_token(**exchange))
set_clock(0)

# An access token that has expired is refreshed without being asked.
updates = []
session = new_session(update_token=lambda token, **old: updates.append((token, old)))
exchange, nonce = authorize(session)
first = session.fetch_token(**exchange)
session.token = {**first, "expires_at": 1}
seen["timeline_after_expiry"] = session.get(TIMELINE).status_code
seen["refreshed"] = session.token["access_token"] != first["access_token"] and len(updates) == 1
seen["refresh_twice"] = attempt(lambda: new_session().refresh_token(metadata["token_endpoint"], first["refresh_token"]))

# Introspection, revocation.
resource = OAuth2Session("timeline", os.environ["RESOURCE_SERVER_SECRET"])


def introspect(token):
    return resource.introspect_token(metadata["introspection_endpoint"], token=token).json()


access_token = session.token["access_token"]
known = introspect(access_token)
seen["introspected"] = {name: known.get(name) for name in ("active", "sub", "client_id", "scope")}
revocation = session.revoke_token(metadata["revocation_endpoint"], access_token, token_type_hint="access_token")
seen["revoked"] = [revocation.status_code, introspect(access_token)]
seen["timeline_revoked"] = session.get(TIMELINE).status_code
seen["user_info_revoked"] = session.get(metadata["userinfo_endpoint"]).status_code
seen["refresh_revoked"] = attempt(lambda: session.refresh_token(metadata["token_endpoint"]))

# Without a person.
own = OAuth2Session(CLIENT_ID, CLIENT_SECRET, scope="timeline.read")
seen["client_credentials"] = own.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")["scope"]
seen["password"] = attempt(
    lambda: new_session().fetch_token(metadata["token_endpoint"], username="alice", password="wonderland")
)

person.leave()
print(json.dumps(seen))
