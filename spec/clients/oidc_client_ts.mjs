// oidc-client-ts, in a page of another origin than the authorization server's, in a browser with all its protections.
// Prints what it saw, as JSON.

import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { dirname, join } from "node:path";
import { goThrough, newPerson, openBrowser, serveRedirectUri } from "./person.mjs";

const issuer = process.env.AUTHORIZATION_SERVER;
const port = Number(process.env.APPLICATION_PORT);
const seen = {};

// The same application on the same site as the authorization server, as app.example.com is for login.example.com, and
// on another site.
const SAME_SITE = `https://localhost:${port}`;
const OTHER_SITE = `https://127.0.0.1:${port}`;

// One page for all addresses of the application.
const PAGE = `<!DOCTYPE html>
<html lang="en">
<title>An application</title>
<script src="/oidc-client-ts.js"></script>
<script type="module">
  const isBound = sessionStorage.getItem("tokens") === "bound";
  window.manager = new oidc.UserManager({
    authority: ${JSON.stringify(issuer)},
    client_id: ${JSON.stringify(process.env.PUBLIC_CLIENT_ID)},
    redirect_uri: location.origin + "/",
    popup_redirect_uri: location.origin + "/popup",
    silent_redirect_uri: location.origin + "/silent",
    post_logout_redirect_uri: location.origin + "/signed-out",
    scope: "openid profile email timeline.read",
    loadUserInfo: !isBound, // it would not send a proof
    dpop: isBound ? { bind_authorization_code: true, store: new oidc.IndexedDbDPoPStore() } : undefined,
    automaticSilentRenew: false,
    revokeTokensOnSignout: true,
  });
  try {
    if (location.pathname === "/signed-out") {
      await manager.signoutCallback();
    } else if (/[?&](code|error)=/.test(location.search)) {
      await manager.signinCallback();
    }
  } catch (error) {
    window.refusal = error.error ?? error.message;
  }
  document.body.innerHTML = "<h1>The application</h1>";
</script>
<body></body>
</html>`;

const library = readFileSync("node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js");
const certificates = dirname(process.env.AUTHORIZATION_SERVER_CA_FILE);
const server = createServer(
  {
    key: readFileSync(join(certificates, "certificate.key")),
    cert: readFileSync(join(certificates, "certificate.pem")),
  },
  (request, reply) => {
    if (request.url === "/oidc-client-ts.js") {
      reply.setHeader("Content-Type", "text/javascript").end(library);
    } else {
      reply.setHeader("Content-Type", "text/html").end(PAGE);
    }
  },
).listen(port, "127.0.0.1");

const browser = await openBrowser();

const isReady = (page) => page.getByRole("heading", { name: "The application" }).waitFor();

async function open(page, url) {
  await page.goto(url);
  await isReady(page);
}

// Calls a method of the UserManager that leaves the page, and goes through the pages that it leads to, until the
// application is there again. Returns why it has refused the answer, if it has.
async function leaveBy(page, method, parameters, how) {
  await Promise.all([
    page.waitForNavigation(),
    page.evaluate(([name, given]) => void window.manager[name](given), [method, parameters]),
  ]);
  await goThrough(page, how);
  await isReady(page);
  return page.evaluate(() => window.refusal);
}

// Calls a method of the UserManager that does not leave the page. Resolves to what it resolves to, or to the refusal.
function call(page, method, parameters) {
  return page.evaluate(
    async ([name, given]) => {
      try {
        return (await window.manager[name](given)) ?? "done";
      } catch (error) {
        return { refusal: error.error ?? error.message };
      }
    },
    [method, parameters],
  );
}

// What has become of a sign-in: a refusal, or who the user is.
const outcome = ({ refusal, profile }) => refusal ?? profile.sub;

// Signs in by a window, in which a person does something. The window closes itself.
async function signInByWindow(page, parameters, act) {
  const [, result] = await Promise.all([
    page.context().waitForEvent("page").then(async (popup) => {
      const closed = popup.waitForEvent("close");
      await Promise.race([closed, popup.waitForURL(`${issuer}/**`).then(() => act(popup))]).catch(() => {});
      await closed;
    }),
    call(page, "signinPopup", parameters),
  ]);
  return outcome(result);
}

async function timelineStatus(accessToken) {
  const reply = await fetch(`${issuer}/timeline`, { headers: { Authorization: `Bearer ${accessToken}` } });
  return reply.status;
}

// Signs in without a page, in a frame: the session's cookie says who the person is.
const signInByFrame = (page) => call(page, "signinSilent", { forceIframeAuth: true });

const page = await newPerson(browser);
await open(page, `${SAME_SITE}/`);
seen.silentStranger = outcome(await signInByFrame(page));

// By redirect.
seen.denied = await leaveBy(page, "signinRedirect", {}, { decision: "Deny" });
await open(page, `${SAME_SITE}/`);
seen.refusal = (await leaveBy(page, "signinRedirect", {})) ?? null;
const user = await call(page, "getUser");
const { sub, name, email } = user.profile;
seen.user = { sub, name, email, scope: user.scope, timeline: await timelineStatus(user.access_token) };
await open(page, `${SAME_SITE}/?code=of-another-page&state=made-up`);
seen.forged = await page.evaluate(() => window.refusal);

// In a frame.
await open(page, `${SAME_SITE}/`);
const silent = await signInByFrame(page);
seen.silent = { sub: outcome(silent), isNew: silent.access_token !== user.access_token };

// In a window.
seen.popup = await signInByWindow(page, { prompt: "login" }, (popup) => goThrough(popup));
seen.popupDenied = await signInByWindow(page, { prompt: "consent" }, (popup) => goThrough(popup, { decision: "Deny" }));
const closing = { prompt: "login", popupAbortOnClose: true };
seen.popupClosed = await signInByWindow(page, closing, (popup) => popup.close());

// With a refresh token.
await leaveBy(page, "signinRedirect", { scope: "openid timeline.read offline_access" });
const lasting = await call(page, "getUser");
const renewed = await call(page, "signinSilent");
seen.renewed = { sub: outcome(renewed), isNew: renewed.refresh_token !== lasting.refresh_token };
seen.revoked = await call(page, "revokeTokens", ["access_token", "refresh_token"]);
seen.timelineRevoked = await timelineStatus(renewed.access_token);

// With tokens that are bound to a key in the browser (DPoP). The page sends the proofs to another origin.
await page.evaluate(() => sessionStorage.setItem("tokens", "bound"));
await open(page, `${SAME_SITE}/`);
await leaveBy(page, "signinRedirect", {});
seen.bound = await page.evaluate(async (url) => {
  const user = await window.manager.getUser();
  const proof = await window.manager.dpopProof(url, user, "GET");
  const read = (headers) => fetch(url, { headers });
  const reply = await read({ Authorization: `DPoP ${user.access_token}`, DPoP: proof });
  const refusal = await read({ Authorization: `Bearer ${user.access_token}` });
  return {
    tokenType: user.token_type,
    claims: await reply.json(),
    withoutProof: [refusal.status, refusal.headers.get("WWW-Authenticate").split(" ")[0]],
  };
}, `${issuer}/userinfo`);
await page.evaluate(() => sessionStorage.removeItem("tokens"));
await open(page, `${SAME_SITE}/`);

// Signs out, here and at the authorization server, which knows by the ID token that the person need not be asked.
await leaveBy(page, "signinRedirect", {});
const { access_token: last } = await call(page, "getUser");
await leaveBy(page, "signoutRedirect", {});
seen.signedOut = {
  at: new URL(page.url()).pathname,
  user: await page.evaluate(() => window.manager.getUser()),
  timeline: await timelineStatus(last),
  silently: outcome(await signInByFrame(page)),
};

// On another site: from there, browsers do not send the session's cookie in a frame.
const stranger = await newPerson(browser);
await open(stranger, `${OTHER_SITE}/`);
await leaveBy(stranger, "signinRedirect", {}, { user: "alice" });
const other = await call(stranger, "getUser");
seen.otherSite = { sub: other.profile.sub, silently: outcome(await signInByFrame(stranger)) };
seen.otherSiteRenewed = outcome(await call(stranger, "signinSilent"));

// Scripts of other origins than the application's may read nothing.
const redirectUri = serveRedirectUri();
const intruder = await newPerson(browser);
await intruder.goto(process.env.CLIENT_REDIRECT_URI);
seen.intruder = await intruder.evaluate(
  (url) => fetch(url).then(() => "read", (error) => error.name),
  `${issuer}/.well-known/openid-configuration`,
);

seen.complaints = [...page.complaints, ...stranger.complaints];
await browser.close();
server.close();
redirectUri.close();
console.log(JSON.stringify(seen));
