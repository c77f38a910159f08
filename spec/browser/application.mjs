// The example's client application, used with a browser. Prints what it saw, as JSON.

import { newPerson, openBrowser, signIn } from "./person.mjs";

const server = process.env.AUTHORIZATION_SERVER;
const seen = {};

const browser = await openBrowser();
const page = await newPerson(browser);

const heading = () => page.getByRole("heading", { level: 1 }).textContent();
const output = () => page.locator("#output").textContent();

async function openApplication() {
  await page.goto(`${server}/client/`);
  await page.waitForSelector("body[data-ready]");
}

async function press(name) {
  const before = await output();
  await page.getByRole("button", { name }).click();
  await page.waitForFunction((text) => document.getElementById("output").textContent !== text, before);
  return output();
}

async function begin() {
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/authorization\?/);
  return heading();
}

async function decide(name) {
  await page.getByRole("button", { name }).click();
  await page.waitForURL(`${server}/client/**`);
  await page.waitForSelector("body[data-ready]");
  return output();
}

// Sign in, first with a wrong password.
await openApplication();
seen.signInPage = await begin();
const wrong = await signIn(page, "alice", "not-that-one");
seen.wrong = { status: wrong.status(), alert: await page.getByRole("alert").textContent(), heading: await heading() };
seen.cookiesBefore = (await page.context().cookies()).length;
const right = await signIn(page, "alice", "wonderland");
seen.headers = right.headers();
seen.consentPage = await heading();
seen.consentText = await page.locator("main").innerText();
const cookie = (await page.context().cookies()).find((other) => other.name === "__Host-session");
seen.cookie = { httpOnly: cookie.httpOnly, secure: cookie.secure, sameSite: cookie.sameSite };

// Deny it. Once signed in, the person is only asked for consent.
seen.denied = await decide("Deny");
seen.consentAgain = await begin();

// A response that does not name its issuer, although this server always does.
await openApplication();
await begin();
const { state } = await page.evaluate(() => JSON.parse(sessionStorage.getItem("flow")));
await page.goto(`${server}/client/?code=of-another-server&state=${state}`);
await page.waitForSelector("body[data-ready]");
seen.unnamed = await output();

// Allow it, and use the tokens.
await begin();
seen.signedIn = await decide("Allow");
seen.timeline = await press("Read the timeline");
seen.refreshed = await press("Refresh");
seen.timelineAgain = await press("Read the timeline");
seen.revoked = await press("Revoke");
await page.waitForTimeout(3000); // longer than the resource caches a token
seen.timelineRefused = await press("Read the timeline");

// What another site could make the browser send: it does not know the interaction.
const forged = await page.request.post(`${server}/authorization/decision`, {
  form: { interaction: "guessed", decision: "allow" },
});
seen.forged = { status: forged.status(), location: forged.headers().location ?? null };

// Request parameters are shown as text, whatever they contain.
const other = await newPerson(browser);
const hint = `"><script>document.title = "owned"</script>`;
const { client_id } = await (await other.request.get(`${server}/client/settings.json`)).json();
const parameters = new URLSearchParams({
  response_type: "code",
  client_id,
  redirect_uri: `${server}/client/`,
  scope: "openid timeline.read",
  code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  code_challenge_method: "S256",
  state: "of-the-spec",
  login_hint: hint,
});
await other.goto(`${server}/authorization?${parameters}`);
seen.hint = { shown: (await other.getByLabel("User name").inputValue()) === hint, title: await other.title() };

// prompt=none: for a browser where nobody is signed in, and for a user who has already consented.
async function silently(person) {
  parameters.delete("login_hint");
  parameters.set("prompt", "none");
  const reply = await person.request.get(`${server}/authorization?${parameters}`, { maxRedirects: 0 });
  const answer = new URL(reply.headers().location).searchParams;
  return { status: reply.status(), error: answer.get("error"), hasCode: answer.has("code"), state: answer.get("state") };
}
seen.silentStranger = await silently(other);
seen.silent = await silently(page);

// Sign in once more, which nothing is asked for, and sign out.
await openApplication();
await page.getByRole("button", { name: "Sign in" }).click();
await page.getByText(/^Signed in/).waitFor();
await page.getByRole("button", { name: "Sign out" }).click();
await page.getByText(/^Not signed in/).waitFor();
await page.waitForSelector("body[data-ready]");
seen.afterSignOut = await begin();

seen.complaints = [...page.complaints, ...other.complaints];
await browser.close();
console.log(JSON.stringify(seen));
