// oauth4webapi, as a client application that uses keys instead of a secret: private_key_jwt, a signed request that it
// pushes, tokens that are bound to a key (DPoP). Prints what it saw, as JSON.

import * as oauth from "oauth4webapi";
import { newPerson, openBrowser, serveRedirectUri, visit } from "./person.mjs";
import { createClient } from "./sandbox.mjs";

const issuer = new URL(process.env.AUTHORIZATION_SERVER);
const redirectUri = process.env.CLIENT_REDIRECT_URI;
const seen = {};

async function attempt(action) {
  try {
    await action();
    return "accepted";
  } catch (error) {
    return error.error ?? error.status ?? String(error);
  }
}

const keys = await oauth.generateKeyPair("ES256", { extractable: true });
const publicKey = { ...(await crypto.subtle.exportKey("jwk", keys.publicKey)), kid: "of-the-client", alg: "ES256" };
const registered = await createClient({
  clientName: "A client with keys",
  clientType: "CONFIDENTIAL",
  tokenAuthMethod: "PRIVATE_KEY_JWT",
  jwks: JSON.stringify({ keys: [publicKey] }),
  grantTypes: ["AUTHORIZATION_CODE", "REFRESH_TOKEN"],
  responseTypes: ["CODE"],
  redirectUris: [redirectUri],
});

const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer));
const client = { client_id: String(registered.clientId) };
const key = { key: keys.privateKey, kid: "of-the-client" };
const wrongKey = { key: (await oauth.generateKeyPair("ES256")).privateKey, kid: "of-the-client" };
const DPoP = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));

const browser = await openBrowser();
const application = serveRedirectUri();
const page = await newPerson(browser);

// Pushes a request, signed by one key and authenticated by another.
async function push(parameters, signedBy = key, authenticatedBy = key) {
  const request = await oauth.issueRequestObject(server, client, parameters, signedBy);
  const body = new URLSearchParams({ request });
  const authentication = oauth.PrivateKeyJwt(authenticatedBy);
  const reply = await oauth.pushedAuthorizationRequest(server, client, authentication, body, { DPoP });
  return oauth.processPushedAuthorizationResponse(server, client, reply);
}

async function authorize() {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const { request_uri } = await push({
    response_type: "code",
    redirect_uri: redirectUri,
    scope: "openid profile timeline.read offline_access",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  });
  const url = new URL(server.authorization_endpoint);
  url.search = new URLSearchParams({ client_id: client.client_id, request_uri });
  const answer = oauth.validateAuthResponse(server, client, new URL(await visit(page, url)), state);
  return { answer, verifier, nonce, url };
}

async function exchange({ answer, verifier, nonce }, authenticatedBy = key) {
  const authentication = oauth.PrivateKeyJwt(authenticatedBy);
  const reply = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authentication,
    answer,
    redirectUri,
    verifier,
    { DPoP },
  );
  return oauth.processAuthorizationCodeResponse(server, client, reply, { expectedNonce: nonce, requireIdToken: true });
}

const request = await authorize();
seen.wrongKey = await attempt(() => exchange(request, wrongKey));
const tokens = await exchange(request);
const { sub } = oauth.getValidatedIdTokenClaims(tokens);
const userInfo = await oauth.userInfoRequest(server, client, tokens.access_token, { DPoP });
seen.signedIn = {
  tokenType: tokens.token_type,
  sub,
  name: (await oauth.processUserInfoResponse(server, client, sub, userInfo)).name,
};
seen.codeTwice = await attempt(() => exchange(request));
const usedUp = await page.goto(request.url.href);
seen.requestUriTwice = usedUp.status();

const harmless = { response_type: "code", redirect_uri: redirectUri, scope: "openid" };
seen.pushedWithWrongKey = await attempt(() => push(harmless, key, wrongKey));
seen.signedWithWrongKey = await attempt(() => push(harmless, wrongKey));

const { refresh_token: refreshToken } = await exchange(await authorize());
const authentication = oauth.PrivateKeyJwt(key);
const reply = await oauth.refreshTokenGrantRequest(server, client, authentication, refreshToken, { DPoP });
seen.refreshed = (await oauth.processRefreshTokenResponse(server, client, reply)).token_type;

seen.complaints = page.complaints;
await browser.close();
application.close();
console.log(JSON.stringify(seen));
