// Every page of the example, in light and in dark, where only colors differ, as wide as a phone and wider: what axe-core
// finds, what does not fit, where the cursor is. Prints what it saw, as JSON. With SCREENSHOTS set to a folder, it keeps
// pictures there.

import { readFileSync } from "node:fs";
import { newPerson, openBrowser, signIn } from "./person.mjs";

const server = process.env.AUTHORIZATION_SERVER;
const screenshots = process.env.SCREENSHOTS;
const axe = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const seen = { violations: {}, overflowing: [], contrasts: {}, focus: {}, pages: [] };

// A client with names that are as long as they get, and all that the consent page can show of it.
const LONG_NAME = "Thewellknownapplicationforeverythingthatpeopleeverneedinalltheirlives!";
const api = `${process.env.AUTHLETE_BASE_URL}/api/${process.env.AUTHLETE_SERVICE_APIKEY}`;

async function callApi(path, body) {
  const reply = await fetch(`${api}${path}`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.AUTHLETE_SERVICE_ACCESSTOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify(body),
  });
  return reply.json();
}

async function createClient(clientName) {
  const client = await callApi("/client/create", {
    clientName,
    clientType: "PUBLIC",
    tokenAuthMethod: "NONE",
    grantTypes: ["AUTHORIZATION_CODE", "REFRESH_TOKEN", "DEVICE_CODE"],
    responseTypes: ["CODE"],
    redirectUris: [`${server}/client/`],
    logoUri: "https://photos.example/logo.svg",
    policyUri: "https://photos.example/policy",
    tosUri: "https://photos.example/terms",
  });
  return String(client.clientId);
}

const longNamed = await createClient(LONG_NAME);
const photos = await createClient("Photo Album");

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="12" fill="#d1495b"/>
<circle cx="32" cy="32" r="16" fill="none" stroke="#fff" stroke-width="6"/></svg>`;

const browser = await openBrowser();
const page = await newPerson(browser);
await page.context().route("https://photos.example/**", (route) =>
  route.fulfill({ contentType: "image/svg+xml", body: LOGO }),
);

// The contrast of the fields' and buttons' borders with what is around them (WCAG 2.2, 1.4.11), which axe-core does not
// check: the lowest one.
function lowestContrast() {
  const luminance = (color) => {
    const parts = color.match(/[\d.]+/g).slice(0, 3).map((part) => part / 255);
    const [red, green, blue] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const card = luminance(getComputedStyle(document.querySelector("main")).backgroundColor);
  const controls = [...document.querySelectorAll("input:not([type=hidden]), button:not(.link):enabled")];
  return Math.min(
    ...controls.map((control) => {
      const border = luminance(getComputedStyle(control).borderTopColor);
      return (Math.max(border, card) + 0.05) / (Math.min(border, card) + 0.05);
    }),
    21,
  );
}

async function examine(name) {
  seen.pages.push(name);
  await page.waitForFunction( // browsers focus a field when they first draw it
    () => !document.querySelector("[autofocus]") || document.activeElement !== document.body,
  );
  seen.focus[name] = await page.evaluate(() => document.activeElement.id);
  const size = page.viewportSize();
  await page.evaluate(axe);
  for (const [colorScheme, options] of Object.entries({ light: {}, dark: { runOnly: ["color-contrast"] } })) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await page.evaluate((options) => window.axe.run(options), options);
    if (violations.length > 0) {
      seen.violations[`${name}, ${colorScheme}`] = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
    }
    seen.contrasts[`${name}, ${colorScheme}`] = await page.evaluate(lowestContrast);
  }
  await page.setViewportSize({ width: 320, height: 640 });
  if (await page.evaluate(() => document.documentElement.scrollWidth > 320)) {
    seen.overflowing.push(name);
  }
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: "light" });
}

async function keepScreenshot(name, colorScheme = "light") {
  if (screenshots) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${screenshots}/${name}.png` });
    await page.emulateMedia({ colorScheme: "light" });
  }
}

function authorization(client_id, parameters = {}) {
  return `${server}/authorization?${new URLSearchParams({
    response_type: "code",
    client_id,
    redirect_uri: `${server}/client/`,
    scope: "openid profile timeline.read",
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
    ...parameters,
  })}`;
}

await page.goto(authorization(photos));
await keepScreenshot("sign-in");
await page.goto(authorization(longNamed));
await examine("sign-in");
await page.goto(authorization(longNamed, { login_hint: "alice" }));
await examine("sign-in with a name");
await signIn(page, "alice", "not-that-one");
await examine("wrong password");
seen.described = await page.getByLabel("Password").evaluate((field) => ({
  isInvalid: field.getAttribute("aria-invalid"),
  problem: document.getElementById(field.getAttribute("aria-describedby")).textContent,
}));
await signIn(page, "alice", "wonderland");
await examine("consent");
seen.logo = await page.locator("img.logo").evaluate((image) => image.complete && image.naturalWidth > 0);
seen.links = await page.getByRole("link").evaluateAll((links) => links.map((link) => `${link.textContent} ${link.href}`));
await page.goto(authorization(photos));
await keepScreenshot("consent");
await keepScreenshot("consent-dark", "dark");
await page.goto(authorization(longNamed, { ui_locales: "de" }));
await examine("consent in German");
seen.german = {
  language: await page.locator("html").getAttribute("lang"),
  heading: await page.getByRole("heading", { level: 1 }).textContent(),
};

// A request for everything that there is, besides scopes.
await page.goto(
  authorization(longNamed, {
    scope: "openid",
    claims: JSON.stringify({ id_token: { email: { essential: true } }, userinfo: { name: null, phone_number: null } }),
    resource: `https://api.example/${"a-long-path-".repeat(6)}`,
    authorization_details: JSON.stringify([
      {
        type: "payment_initiation",
        actions: ["initiate", "status", "cancel"],
        locations: ["https://bank.example/payments"],
        instructedAmount: { currency: "EUR", amount: "123.50" },
        creditorName: LONG_NAME,
      },
    ]),
  }),
);
await examine("consent with details");
seen.details = await page.locator("main").innerText();

await page.goto(`${server}/device`);
await examine("device");
await page.getByLabel("Code").fill("wrong-code");
await page.getByRole("button", { name: "Continue" }).click();
await page.getByRole("alert").waitFor();
await examine("wrong code");
const device = await page.request.post(`${server}/device-authorization`, {
  form: { client_id: longNamed, scope: "timeline.read" },
});
const { user_code } = await device.json();
await page.getByLabel("Code").fill(` ${user_code.slice(0, 4).toLowerCase()}-${user_code.slice(4)} `);
await page.getByRole("button", { name: "Continue" }).click();
await page.getByRole("heading", { name: "Allow access?" }).waitFor();
await examine("consent for a device");
await page.getByRole("button", { name: "Allow" }).click();
await page.getByRole("heading", { name: "Done" }).waitFor();
await examine("device connected");

// The account, with applications that have got tokens.
async function getToken(client_id) {
  await page.goto(authorization(client_id, { scope: "timeline.read", prompt: "consent" }));
  await page.getByRole("button", { name: "Allow" }).click();
  await page.waitForURL(/[?]code=/);
  await page.waitForSelector("body[data-ready]");
  const arrival = await page.request.get(authorization(client_id, { scope: "timeline.read" }), { maxRedirects: 0 });
  await page.request.post(`${server}/token`, {
    form: {
      grant_type: "authorization_code",
      client_id,
      code: new URL(arrival.headers().location).searchParams.get("code"),
      redirect_uri: `${server}/client/`,
      code_verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    },
  });
}

await getToken(photos);
await page.goto(`${server}/account`);
await keepScreenshot("account");
await getToken(longNamed);
await page.goto(`${server}/account`);
await examine("account");

await page.goto(`${server}/end-session`);
await examine("sign out?");
await page.getByRole("button", { name: "Sign out" }).click();
await page.getByRole("heading", { name: "Signed out" }).waitFor();
await examine("signed out");

await page.goto(`${server}/`);
await examine("home");
await page.goto(`${server}/nothing`);
await examine("not found");
await page.goto(`${server}/authorization?client_id=1`);
await examine("error");
await page.goto(`${server}/client/`);
await page.waitForSelector("body[data-ready]");
await examine("client");
// More requests than the server allows, and then the page's own, all on one connection.
let reply;
while (reply?.status() !== 429) {
  await page.goto(`${server}/client/`);
  [reply] = await Promise.all([
    page.waitForNavigation({ url: "**/device" }),
    page.evaluate(() => {
      for (let i = 0; i < 60; i++) {
        fetch("/device").catch(() => {});
      }
      location.href = "/device";
    }),
  ]);
}
seen.tooMany = { status: reply.status(), retryAfter: reply.headers()["retry-after"] };
await examine("too many requests");

seen.complaints = page.complaints;
await browser.close();
console.log(JSON.stringify(seen));
