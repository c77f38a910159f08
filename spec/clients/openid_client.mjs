// openid-client, which is certified. Prints what it saw, as JSON.

import * as oidc from "openid-client";
import { enterUserCode, goThrough, headingOf, newPerson, openBrowser, serveRedirectUri, visit } from "./person.mjs";
import { setClock } from "./sandbox.mjs";

const issuer = new URL(process.env.AUTHORIZATION_SERVER);
const redirectUri = process.env.CLIENT_REDIRECT_URI;
const secret = process.env.CLIENT_SECRET;
const seen = {};

async function attempt(action) {
  try {
    await action();
    return "accepted";
  } catch (error) {
    return error.error ?? error.code ?? String(error);
  }
}

const config = await oidc.discovery(issuer, process.env.CLIENT_ID, secret, oidc.ClientSecretBasic(secret));
oidc.enableNonRepudiationChecks(config); // makes it check signatures with the server's keys
seen.issuer = config.serverMetadata().issuer === issuer.origin;

const browser = await openBrowser();
const application = serveRedirectUri();
const page = await newPerson(browser);

// The code flow with PKCE, also with a pushed authorization request. Returns what comes back, and what the client
// compares it with.
async function authorize({ person = page, isPushed = false, parameters = {}, ...how } = {}) {
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const build = isPushed ? oidc.buildAuthorizationUrlWithPAR : oidc.buildAuthorizationUrl;
  const url = await build(config, {
    redirect_uri: redirectUri,
    scope: "openid profile email offline_access",
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
    ...parameters,
  });
  const answer = new URL(await visit(person, url, how));
  return { answer, checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce } };
}

const exchange = ({ answer, checks }, differences) =>
  oidc.authorizationCodeGrant(config, answer, { ...checks, ...differences });

// What has been allowed is not asked again, so the person denies first.
const denied = await authorize({ decision: "Deny" });
seen.denied = await attempt(() => exchange(denied));

const usual = await authorize();
const tokens = await exchange(usual);
seen.tokenType = tokens.token_type;
seen.subject = tokens.claims().sub;
seen.codeTwice = await attempt(() => exchange(usual));

const pushed = await exchange(await authorize({ isPushed: true }));
seen.pushedSubject = pushed.claims().sub;
seen.userInfo = await oidc.fetchUserInfo(config, pushed.access_token, pushed.claims().sub);

// Wrong turns.
const elsewhere = await authorize({ parameters: { redirect_uri: "https://elsewhere.invalid/" } });
seen.wrongRedirectUri = elsewhere.answer.origin === issuer.origin;
seen.wrongRedirectUriPushed = await attempt(() =>
  authorize({ isPushed: true, parameters: { redirect_uri: "https://elsewhere.invalid/" } }),
);
const wrong = await authorize();
seen.wrongState = await attempt(() => exchange(wrong, { expectedState: "another" }));
seen.wrongVerifier = await attempt(() => exchange(wrong, { pkceCodeVerifier: oidc.randomPKCECodeVerifier() }));
seen.wrongNonce = await attempt(() => exchange(wrong, { expectedNonce: "another" }));
const late = await authorize();
await setClock(601);
seen.codeExpired = await attempt(() => exchange(late));
await setClock(0);

// What the client wants of the person: not to be asked, to sign in again.
const stranger = await newPerson(browser);
const silently = { parameters: { prompt: "none" } };
seen.strangerSilently = await attempt(async () => exchange(await authorize({ ...silently, person: stranger })));
seen.silently = await attempt(async () => exchange(await authorize(silently)));
for (const parameters of [{ max_age: "0" }, { prompt: "login" }]) {
  await authorize({ parameters, until: "Sign in" });
  seen[Object.keys(parameters)[0]] = await headingOf(page);
}

// Refresh, with rotation.
const fresh = await oidc.refreshTokenGrant(config, pushed.refresh_token);
seen.refreshed = fresh.access_token !== pushed.access_token && fresh.refresh_token !== pushed.refresh_token;
seen.refreshTwice = await attempt(() => oidc.refreshTokenGrant(config, pushed.refresh_token));

// Tokens that are bound to a key of the client (DPoP).
const DPoP = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair());
const otherKey = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair());
const request = await authorize({ parameters: { scope: "openid timeline.read offline_access" } });
const bound = await oidc.authorizationCodeGrant(config, request.answer, request.checks, {}, { DPoP });

const readTimeline = (token, options) =>
  oidc.fetchProtectedResource(config, token, new URL("/timeline", issuer), "GET", null, null, options);

seen.bound = {
  tokenType: bound.token_type,
  subject: (await oidc.fetchUserInfo(config, bound.access_token, bound.claims().sub, { DPoP })).sub,
  timeline: (await readTimeline(bound.access_token, { DPoP })).status,
  withoutProof: await attempt(() => readTimeline(bound.access_token)),
  otherKey: await attempt(() => readTimeline(bound.access_token, { DPoP: otherKey })),
  refreshed: (await oidc.refreshTokenGrant(config, bound.refresh_token, {}, { DPoP })).token_type,
};

// A resource server introspects tokens; the client revokes one.
const resource = await oidc.discovery(issuer, "timeline", process.env.RESOURCE_SERVER_SECRET, oidc.ClientSecretBasic());
const last = await exchange(await authorize());
const known = await oidc.tokenIntrospection(resource, last.access_token);
seen.introspected = { active: known.active, sub: known.sub, client_id: known.client_id };
await oidc.tokenRevocation(config, last.access_token);
seen.revoked = (await oidc.tokenIntrospection(resource, last.access_token)).active;
seen.userInfoRevoked = await attempt(() => oidc.fetchUserInfo(config, last.access_token, oidc.skipSubjectCheck));

const spy = await oidc.discovery(issuer, "timeline", "not-that-one", oidc.ClientSecretBasic());
seen.spyAsks = await attempt(() => oidc.tokenIntrospection(spy, last.access_token));

// Without a user, and with a device.
const own = await oidc.clientCredentialsGrant(config, { scope: "timeline.read" });
seen.clientCredentials = own.scope;
const wrongSecret = await oidc.discovery(issuer, process.env.CLIENT_ID, "x", oidc.ClientSecretBasic("not-that-one"));
seen.wrongSecret = await attempt(() => oidc.clientCredentialsGrant(wrongSecret));

const device = await oidc.initiateDeviceAuthorization(config, { scope: "timeline.read" });
const polling = oidc.pollDeviceAuthorizationGrant(config, device);
const owner = await newPerson(browser);
seen.wrongUserCode = await enterUserCode(owner, device.verification_uri, "WRONG-CODE");
await enterUserCode(owner, device.verification_uri, device.user_code);
await goThrough(owner, { user: "alice", until: "Allow access?" });
seen.devicePage = (await owner.locator("main").innerText()).includes(device.user_code);
await goThrough(owner);
seen.deviceDone = await headingOf(owner);
seen.device = (await polling).scope;

// Signs out at the authorization server, which knows by the ID token that the person need not be asked.
const signOut = { id_token_hint: tokens.id_token, post_logout_redirect_uri: redirectUri, state: "bye" };
const signedOut = new URL(await visit(page, oidc.buildEndSessionUrl(config, signOut)));
seen.signedOut = { returned: signedOut.href.startsWith(redirectUri), state: signedOut.searchParams.get("state") };
await authorize({ until: "Sign in" });
seen.afterSignOut = await headingOf(page);
const nowhere = { ...signOut, post_logout_redirect_uri: "https://elsewhere.invalid/" };
seen.signedOutNowhere = (await visit(page, oidc.buildEndSessionUrl(config, nowhere))).startsWith(issuer.href);

seen.complaints = [...page.complaints, ...stranger.complaints, ...owner.complaints];
await browser.close();
application.close();
console.log(JSON.stringify(seen));
