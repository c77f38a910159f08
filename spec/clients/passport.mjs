// passport in an Express application, with its strategies for OpenID Connect and for OAuth 2.0. Prints what it saw, as
// JSON.

import express from "express";
import session from "express-session";
import passport from "passport";
import OAuth2Strategy from "passport-oauth2";
import OpenIDConnectStrategy from "passport-openidconnect";
import { headingOf, newPerson, openBrowser, visit } from "./person.mjs";

const issuer = process.env.AUTHORIZATION_SERVER;
const callback = new URL(process.env.CLIENT_REDIRECT_URI);
const seen = {};

const common = {
  authorizationURL: `${issuer}/authorization`,
  tokenURL: `${issuer}/token`,
  clientID: process.env.CLIENT_ID,
  clientSecret: process.env.CLIENT_SECRET,
  callbackURL: callback.href,
};
const openid = {
  ...common,
  issuer,
  userInfoURL: `${issuer}/userinfo`,
  skipUserProfile: false, // usually it takes the claims from the ID token
  scope: ["profile", "email"],
  nonce: true,
};
const oauth = { ...common, scope: ["timeline.read"], state: true, pkce: true };

function recognize(_issuer, profile, context, idToken, accessToken, refreshToken, done) {
  const [{ value: email }] = profile.emails;
  done(null, { id: profile.id, name: profile.displayName, email, hasTokens: Boolean(accessToken && refreshToken) });
}

function remember(accessToken, refreshToken, parameters, _profile, done) {
  done(null, { scope: parameters.scope, tokenType: parameters.token_type, accessToken });
}

const strategies = {
  openid: new OpenIDConnectStrategy(openid, recognize),
  oauth: new OAuth2Strategy(oauth, remember),
  "max-age": new OpenIDConnectStrategy({ ...openid, maxAge: 3600 }, recognize),
  "wrong-secret": new OpenIDConnectStrategy({ ...openid, clientSecret: "not-that-one" }, recognize),
  "wrong-redirect-uri": new OpenIDConnectStrategy({ ...openid, callbackURL: "https://elsewhere.invalid/" }, recognize),
  "wrong-issuer": new OpenIDConnectStrategy({ ...openid, issuer: "https://other.invalid" }, recognize),
};
for (const [name, strategy] of Object.entries(strategies)) {
  passport.use(name, strategy);
}
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));

// The application has one redirect URI, so its session says which strategy is at work.
const application = express();
application.use(session({ secret: "of the spec", resave: false, saveUninitialized: false }), passport.session());
application.get("/sign-in/:strategy", (request, reply, next) => {
  request.session.strategy = request.params.strategy;
  passport.authenticate(request.params.strategy)(request, reply, next);
});
application.get(
  callback.pathname,
  (request, reply, next) => passport.authenticate(request.session.strategy)(request, reply, next),
  (_, reply) => reply.redirect("/"),
);
application.get("/", (request, reply) => reply.json(request.user ?? null));
application.get("/sign-out", (request, reply, next) =>
  request.logout((error) => (error ? next(error) : reply.redirect("/"))),
);
// Express finds error handlers by their four parameters.
application.use((error, _request, reply, _next) => reply.status(500).json({ error: error.code ?? error.message }));
const listener = application.listen(Number(callback.port), "127.0.0.1");

const browser = await openBrowser();
const page = await newPerson(browser);

// Signs in at the application with a strategy. Returns where the person ends and what is there.
async function signInWith(strategy, how) {
  const url = new URL(await visit(page, `${callback.origin}/sign-in/${strategy}`, how));
  const text = await page.locator("body").innerText();
  return { url, text, json: () => JSON.parse(text) };
}

// What has been allowed is not asked again, so the person denies first.
const denied = await signInWith("oauth", { decision: "Deny" });
seen.denied = { error: denied.url.searchParams.get("error"), text: denied.text };

seen.user = (await signInWith("openid")).json();
await page.goto(`${callback.origin}/sign-out`);
seen.signedOut = JSON.parse(await page.locator("body").innerText());
seen.maxAge = (await signInWith("max-age")).json().id;

const { accessToken, ...tokens } = (await signInWith("oauth")).json();
seen.tokens = tokens;
const timeline = await fetch(`${issuer}/timeline`, { headers: { Authorization: `Bearer ${accessToken}` } });
seen.timeline = timeline.status;

seen.wrongSecret = (await signInWith("wrong-secret")).json();
seen.wrongIssuer = (await signInWith("wrong-issuer")).text;
seen.wrongRedirectUri = (await signInWith("wrong-redirect-uri")).url.origin === issuer;

// passport refuses what does not belong to the person's session.
const stranger = await newPerson(browser);
await stranger.goto(`${callback.origin}/sign-in/openid`);
seen.asked = await headingOf(stranger);
const answer = await signInWith("openid");
const forged = await stranger.goto(`${callback.href}?code=of-another-session&state=made-up`);
seen.forged = forged.status();
seen.stillSignedIn = answer.json().id;

seen.complaints = page.complaints;
await browser.close();
listener.close();
console.log(JSON.stringify(seen));
