// People at the example's pages: with two tabs, with somebody else at the same browser, sent by other sites, leaving.
// Prints what it saw, as JSON.

import { createServer } from "node:http";
import { newPerson, openBrowser, press, signIn } from "./person.mjs";

const server = process.env.AUTHORIZATION_SERVER;
const redirectUri = process.env.CLIENT_REDIRECT_URI;
const seen = {};

// The client application, which is on another site than the server, and a page there that sends a form.
const application = createServer((request, reply) => {
  const url = new URL(request.url, redirectUri);
  reply.setHeader("Content-Type", "text/html");
  if (url.pathname !== "/form") {
    reply.end("<!DOCTYPE html><title>Welcome</title><h1>Welcome back</h1>");
    return;
  }
  const fields = [...url.searchParams].filter(([name]) => name !== "to");
  const inputs = fields.map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`).join("");
  reply.end(`<!DOCTYPE html><title>A form</title><form method="post" action="${url.searchParams.get("to")}">
    ${inputs}<button>Send</button></form>`);
}).listen(Number(new URL(redirectUri).port), "127.0.0.1");

function parametersOf(others = {}) {
  return {
    response_type: "code",
    client_id: process.env.CLIENT_ID,
    redirect_uri: redirectUri,
    scope: "openid profile",
    ...others,
  };
}

function authorization(others) {
  return `${server}/authorization?${new URLSearchParams(parametersOf(others))}`;
}

const headingOf = (page) => page.getByRole("heading", { level: 1 }).textContent();
const interactionOf = (page) => page.locator("input[name=interaction]").first().inputValue();

// Sends a form from the other site.
async function send(page, path, fields) {
  const form = new URLSearchParams({ ...fields, to: `${server}${path}` });
  await page.goto(`${new URL(redirectUri).origin}/form?${form}`);
  return press(page, "Send");
}

// What a person has come back to the client with.
function outcomeOf(page) {
  const answer = new URL(page.url()).searchParams;
  return answer.get("error") ?? (answer.has("code") ? "code" : page.url());
}

// Gets an ID token for a person who has allowed everything already.
async function idTokenOf(page) {
  await page.goto(authorization());
  const reply = await page.request.post(`${server}/token`, {
    headers: { Authorization: `Basic ${btoa(`${process.env.CLIENT_ID}:${process.env.CLIENT_SECRET}`)}` },
    form: {
      grant_type: "authorization_code",
      code: new URL(page.url()).searchParams.get("code"),
      redirect_uri: redirectUri,
    },
  });
  return (await reply.json()).id_token;
}

const browser = await openBrowser();

// Two tabs in which nobody is signed in yet.
const alice = await newPerson(browser);
const tab = await alice.context().newPage();
await Promise.all([alice.goto(authorization()), tab.goto(authorization({ scope: "openid email" }))]);
await signIn(alice, "alice", "wonderland");
await signIn(tab, "alice", "wonderland");
await press(alice, "Allow");
await press(tab, "Allow");
seen.twoTabs = [outcomeOf(alice), outcomeOf(tab)];

// What has been allowed is not asked again, unless the client wants that, or more.
await alice.goto(authorization({ scope: "openid profile email" }));
seen.allowed = outcomeOf(alice);
await alice.goto(authorization({ prompt: "consent" }));
seen.askedAgain = await headingOf(alice);
await alice.goto(authorization({ scope: "openid timeline.read" }));
seen.askedForMore = await headingOf(alice);
const elsewhere = await newPerson(browser);
await elsewhere.goto(authorization());
await signIn(elsewhere, "alice", "wonderland");
seen.allowedElsewhere = outcomeOf(elsewhere);

// Somebody else at the same browser.
await alice.goto(authorization({ prompt: "consent" }));
await press(alice, "Not you?");
seen.another = { heading: await headingOf(alice), name: await alice.getByLabel("User name").inputValue() };
await tab.goto(authorization({ prompt: "consent" }));
seen.stillSignedIn = await tab.getByText("Signed in as").innerText();
await signIn(alice, "bob", "builder");
seen.asBob = await alice.getByText("Signed in as").innerText();
await press(tab, "Allow"); // the page was Alice's
seen.notAsAlice = { heading: await headingOf(tab), problem: await tab.getByRole("alert").textContent() };
await press(alice, "Deny");
seen.bobDenies = outcomeOf(alice);

// Forms of other sites. One with an authorization request is good, and does not sign anybody out.
await send(alice, "/authorization", parametersOf({ prompt: "consent" }));
seen.posted = { heading: await headingOf(alice), user: await alice.getByText("Signed in as").innerText() };
const interaction = await interactionOf(alice);
const forged = { interaction, decision: "allow", username: "bob", password: "builder" };
seen.forged = [];
for (const path of ["/sign-in", "/sign-in/another-user", "/authorization/decision", "/device/decision"]) {
  const response = await send(tab, path, forged);
  seen.forged.push([response.status(), await headingOf(tab)]);
}
await tab.goto(authorization({ prompt: "consent" }));
seen.afterForms = await tab.getByText("Signed in as").innerText();

// Leaving, which another site cannot do for the person. A page that was open in the meantime asks to sign in.
await send(alice, "/end-session", {});
seen.leaving = { heading: await headingOf(alice), text: await alice.locator("main").innerText() };
await press(alice, "Stay signed in");
await alice.goto(`${server}/end-session`);
seen.left = (await press(alice, "Sign out")).status();
seen.leftHeading = await headingOf(alice);
seen.cookies = (await alice.context().cookies()).map(({ name }) => name);
await press(tab, "Allow");
seen.signedOut = { heading: await headingOf(tab), problem: await tab.getByRole("alert").textContent() };
await signIn(tab, "bob", "builder");
await press(tab, "Allow");
seen.atLast = outcomeOf(tab);

// The account page: who has access, and taking it away.
const idTokenOfBob = await idTokenOf(tab);
await tab.goto(`${server}/account`);
seen.account = await tab.locator("main").innerText();
seen.forgedRemoval = (await send(tab, "/account/remove", { client_id: process.env.CLIENT_ID })).status();
await tab.goto(`${server}/account`);
await press(tab, "Remove access: My Client");
seen.removed = await tab.locator("main").innerText();
await tab.goto(authorization());
seen.afterRemoval = await headingOf(tab);
await tab.goto(`${server}/account`);
await press(tab, "Sign out");
seen.accountLeft = await headingOf(tab);
await tab.goto(`${server}/account`);
seen.accountOfNobody = await headingOf(tab);
await signIn(tab, "alice", "wonderland");
seen.accountOfAlice = { path: new URL(tab.url()).pathname, text: await tab.locator("main").innerText() };

// An application that signs its user out. Without a good ID token, the person is asked.
async function leave(others) {
  await tab.goto(`${server}/end-session?${new URLSearchParams({ post_logout_redirect_uri: redirectUri, ...others })}`);
  return tab.url().startsWith(server) ? headingOf(tab) : tab.url();
}

const idToken = await idTokenOf(tab);
const [header, payload] = idToken.split(".");
seen.leavingAs = {
  nobodyInParticular: await leave({}),
  client: await leave({ client_id: process.env.CLIENT_ID }),
  forger: await leave({ id_token_hint: `${header}.${payload}.AAAA`, client_id: process.env.CLIENT_ID }),
  clientOfOthers: await leave({ id_token_hint: idToken, client_id: process.env.PUBLIC_CLIENT_ID }),
  somebodyElse: await leave({ id_token_hint: idTokenOfBob }),
};
await press(tab, "Stay signed in");
await leave({ client_id: process.env.CLIENT_ID, state: "a&b" });
await press(tab, "Sign out");
seen.leftForClient = tab.url();
await tab.goto(`${server}/account`);
await signIn(tab, "alice", "wonderland");
seen.leftByHint = await leave({ id_token_hint: idToken, state: "a&b" });
seen.leftAlready = await leave({ id_token_hint: idToken });
await tab.goto(`${server}/account`);
await signIn(tab, "alice", "wonderland");
seen.leftForElsewhere = await leave({ id_token_hint: idToken, post_logout_redirect_uri: "https://evil.example/" });

seen.complaints = [...alice.complaints, ...elsewhere.complaints];
await browser.close();
application.close();
console.log(JSON.stringify(seen));
