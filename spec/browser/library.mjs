// openid-client, an independent client library, against the example. Prints what it saw, as JSON.

import { createServer } from "node:http";
import * as oidc from "openid-client";
import { newPerson, openBrowser, signIn } from "./person.mjs";

const issuer = new URL(process.env.AUTHORIZATION_SERVER);
const redirectUri = process.env.CLIENT_REDIRECT_URI;
const secret = process.env.CLIENT_SECRET;
const seen = {};

// The client application: users return to it with a code.
const arrivals = [];
const application = createServer((request, reply) => {
  arrivals.push(new URL(request.url, redirectUri));
  reply.end("<h1>Welcome back</h1>");
}).listen(Number(new URL(redirectUri).port), "127.0.0.1");

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

// The code flow with PKCE, once with a pushed authorization request.
const browser = await openBrowser();

async function authorize(isPushed) {
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const parameters = {
    redirect_uri: redirectUri,
    scope: "openid profile email offline_access",
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  };
  const url = isPushed
    ? await oidc.buildAuthorizationUrlWithPAR(config, parameters)
    : oidc.buildAuthorizationUrl(config, parameters);
  const page = await newPerson(browser);
  await page.goto(url.href);
  await signIn(page, "bob", "builder");
  if (!page.url().startsWith(redirectUri)) { // what has been allowed is not asked again
    await page.getByRole("button", { name: "Allow" }).click();
  }
  await page.waitForURL(`${redirectUri}**`);
  await page.context().close();
  const answer = arrivals.find((arrival) => arrival.searchParams.get("state") === state);
  return { answer, checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce } };
}

const { answer, checks } = await authorize(false);
const tokens = await oidc.authorizationCodeGrant(config, answer, checks);
seen.tokenType = tokens.token_type;
seen.subject = tokens.claims().sub;
seen.codeTwice = await attempt(() => oidc.authorizationCodeGrant(config, answer, checks));

const pushed = await authorize(true);
const others = await oidc.authorizationCodeGrant(config, pushed.answer, pushed.checks);
seen.pushedSubject = others.claims().sub;
seen.userInfo = await oidc.fetchUserInfo(config, others.access_token, others.claims().sub);

const wrongVerifier = await authorize(false);
wrongVerifier.checks.pkceCodeVerifier = oidc.randomPKCECodeVerifier();
seen.wrongVerifier = await attempt(() => oidc.authorizationCodeGrant(config, wrongVerifier.answer, wrongVerifier.checks));

// Refresh, with rotation.
const fresh = await oidc.refreshTokenGrant(config, others.refresh_token);
seen.refreshed = fresh.access_token !== others.access_token && fresh.refresh_token !== others.refresh_token;
seen.refreshTwice = await attempt(() => oidc.refreshTokenGrant(config, others.refresh_token));

// A resource server introspects tokens; the client revokes one.
const resource = await oidc.discovery(issuer, "timeline", process.env.RESOURCE_SERVER_SECRET, oidc.ClientSecretBasic());
const last = await authorize(false);
const lastTokens = await oidc.authorizationCodeGrant(config, last.answer, last.checks);
const known = await oidc.tokenIntrospection(resource, lastTokens.access_token);
seen.introspected = { active: known.active, sub: known.sub, client_id: known.client_id };
await oidc.tokenRevocation(config, lastTokens.access_token);
seen.revoked = (await oidc.tokenIntrospection(resource, lastTokens.access_token)).active;

const stranger = await oidc.discovery(issuer, "timeline", "not-that-one", oidc.ClientSecretBasic());
seen.strangerAsks = await attempt(() => oidc.tokenIntrospection(stranger, lastTokens.access_token));

// Without a user, and with a device.
const own = await oidc.clientCredentialsGrant(config, { scope: "timeline.read" });
seen.clientCredentials = own.scope;
const wrongSecret = await oidc.discovery(issuer, process.env.CLIENT_ID, "x", oidc.ClientSecretBasic("not-that-one"));
seen.wrongSecret = await attempt(() => oidc.clientCredentialsGrant(wrongSecret));

const device = await oidc.initiateDeviceAuthorization(config, { scope: "timeline.read" });
const polling = oidc.pollDeviceAuthorizationGrant(config, device);
const page = await newPerson(browser);
await page.goto(device.verification_uri);
await page.getByLabel("Code").fill("WRONG-CODE");
await page.getByRole("button", { name: "Continue" }).click();
seen.wrongUserCode = await page.getByRole("alert").textContent();
await page.getByLabel("Code").fill(device.user_code);
await page.getByRole("button", { name: "Continue" }).click();
await signIn(page, "alice", "wonderland");
seen.devicePage = (await page.locator("main").innerText()).includes(device.user_code);
await page.getByRole("button", { name: "Allow" }).click();
await page.getByRole("heading", { name: "Done" }).waitFor();
seen.device = (await polling).scope;

seen.complaints = page.complaints;
await browser.close();
application.close();
console.log(JSON.stringify(seen));
