// simple-oauth2: OAuth 2.0 without OpenID Connect, with its configuration written by hand. Prints what it saw, as JSON.

import { createHash, randomBytes } from "node:crypto";
import { AuthorizationCode, ClientCredentials, ResourceOwnerPassword } from "simple-oauth2";
import { newPerson, openBrowser, serveRedirectUri, visit } from "./person.mjs";
import { setClock } from "./sandbox.mjs";

const issuer = process.env.AUTHORIZATION_SERVER;
const redirectUri = process.env.CLIENT_REDIRECT_URI;
const seen = {};

const settings = {
  client: { id: process.env.CLIENT_ID, secret: process.env.CLIENT_SECRET },
  auth: { tokenHost: issuer, tokenPath: "/token", revokePath: "/revocation" },
};
const auth = { ...settings.auth, authorizePath: "/authorization" };
const wrongSecret = { ...settings, client: { ...settings.client, secret: "not-that-one" } };

// Resolves to "accepted", or to the status and the OAuth error of the refusal.
async function attempt(promise) {
  try {
    await promise;
    return "accepted";
  } catch (error) {
    return error.data?.payload ? [error.output.statusCode, error.data.payload.error] : String(error);
  }
}

async function timelineStatus(accessToken) {
  const reply = await fetch(`${issuer}/timeline`, { headers: { Authorization: `Bearer ${accessToken}` } });
  return reply.status;
}

const browser = await openBrowser();
const application = serveRedirectUri();
const page = await newPerson(browser);

// Sends a person to the authorization server. Returns the parameters with which they come back, and those with which
// the client exchanges the code.
async function authorize(client, how, parameters) {
  const verifier = randomBytes(32).toString("base64url");
  const url = client.authorizeURL({
    redirect_uri: redirectUri,
    scope: ["profile", "timeline.read", "offline_access"],
    state: randomBytes(16).toString("base64url"),
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...parameters,
  });
  const arrival = new URL(await visit(page, url, how));
  const answer = Object.fromEntries(arrival.searchParams);
  return { url, arrival, answer, exchange: { code: answer.code, redirect_uri: redirectUri, code_verifier: verifier } };
}

// What has been allowed is not asked again, so the person denies first.
const client = new AuthorizationCode({ ...settings, auth });
const denied = await authorize(client, { decision: "Deny" });
seen.denied = { error: denied.answer.error, atClient: denied.arrival.href.startsWith(redirectUri) };

for (const authorizationMethod of ["header", "body"]) {
  const authenticated = new AuthorizationCode({ ...settings, auth, options: { authorizationMethod } });
  const { url, answer, exchange } = await authorize(authenticated);
  const accessToken = await authenticated.getToken(exchange);
  seen[authorizationMethod] = {
    stateReturned: answer.state === new URL(url).searchParams.get("state"),
    scope: accessToken.token.scope,
    expired: accessToken.expired(),
    timeline: await timelineStatus(accessToken.token.access_token),
  };
}

// What goes wrong at the authorization endpoint.
const elsewhere = await authorize(client, {}, { redirect_uri: "https://elsewhere.invalid/" });
seen.wrongRedirectUri = elsewhere.arrival.origin === issuer;

// What goes wrong at the token endpoint.
const reused = await authorize(client);
const first = await client.getToken(reused.exchange);
seen.codeTwice = await attempt(client.getToken(reused.exchange));
seen.timelineAfterTheft = await timelineStatus(first.token.access_token);
const wrongs = await authorize(client);
seen.wrongSecret = await attempt(new AuthorizationCode({ ...wrongSecret, auth }).getToken(wrongs.exchange));
seen.wrongVerifier = await attempt(client.getToken({ ...wrongs.exchange, code_verifier: "x".repeat(43) }));
const otherRedirectUri = { ...wrongs.exchange, redirect_uri: "https://elsewhere.invalid/" };
seen.wrongRedirectUriOfCode = await attempt(client.getToken(otherRedirectUri));
seen.wrongCode = await attempt(client.getToken({ ...wrongs.exchange, code: "made-up" }));
const late = await authorize(client);
await setClock(601);
seen.codeExpired = await attempt(client.getToken(late.exchange));
await setClock(0);

// Refresh and revocation. The client takes the tokens from its store, as it would after a restart.
const { exchange } = await authorize(client);
const stored = JSON.stringify(await client.getToken(exchange));
const old = client.createToken(JSON.parse(stored));
const fresh = await old.refresh({ scope: ["timeline.read"] });
seen.refreshed = { isNew: fresh.token.access_token !== old.token.access_token, scope: fresh.token.scope };
seen.refreshTwice = await attempt(old.refresh());
seen.refreshTooMuch = await attempt(fresh.refresh({ scope: ["email"] }));
seen.timelineBefore = await timelineStatus(fresh.token.access_token);
seen.revoked = await attempt(fresh.revoke("access_token"));
seen.timelineAfter = await timelineStatus(fresh.token.access_token);
seen.refreshRevoked = await attempt(fresh.refresh());
seen.revokedAll = await attempt(fresh.revokeAll()); // tokens that are not valid any more (RFC 7009 section 2.2)

// Without a person.
const own = await new ClientCredentials(settings).getToken({ scope: "timeline.read everything" });
seen.clientCredentials = own.token.scope;
seen.clientCredentialsWrongSecret = await attempt(new ClientCredentials(wrongSecret).getToken({}));
seen.password = await attempt(
  new ResourceOwnerPassword(settings).getToken({ username: "alice", password: "wonderland", scope: "profile" }),
);

seen.complaints = page.complaints;
await browser.close();
application.close();
console.log(JSON.stringify(seen));
