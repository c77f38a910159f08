// Debian's mod_auth_openidc: Apache signs people in and passes their claims to an application behind it, and protects
// an API by introspection. Prints what it saw, as JSON.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { headingOf, newPerson, openBrowser, visit } from "./person.mjs";

const issuer = process.env.AUTHORIZATION_SERVER;
const callback = process.env.CLIENT_REDIRECT_URI;
const { origin, host } = new URL(callback);
const configuration = join(dirname(fileURLToPath(import.meta.url)), "apache.conf");
const seen = {};

// The application behind Apache shows the headers in which it gets the claims.
const backend = createServer((request, reply) => {
  const claims = Object.entries(request.headers).filter(([name]) => name.startsWith("oidc_"));
  reply.setHeader("Content-Type", "application/json");
  reply.end(JSON.stringify({ url: request.url, ...Object.fromEntries(claims) }));
}).listen(0, "127.0.0.1");
await once(backend, "listening");

// Runs Apache with some settings changed until the function is done.
async function withApache(changes, use) {
  const folder = mkdtempSync(join(tmpdir(), "apache-"));
  const apache = spawn("apache2", ["-f", configuration, "-D", "FOREGROUND"], {
    env: {
      ...process.env,
      FOLDER: folder,
      MODULES: "/usr/lib/apache2/modules",
      APPLICATION: host,
      BACKEND: `127.0.0.1:${backend.address().port}`,
      REDIRECT_URI: callback,
      ...changes,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(apache, "exit");
  const kill = () => apache.kill("SIGKILL");
  process.on("exit", kill);
  const log = [];
  const lines = createInterface({ input: apache.stdout });
  const started = new Promise((resolve) =>
    lines.on("line", (line) => {
      log.push(line);
      if (line.includes("resuming normal operations")) {
        resolve();
      }
    }),
  );
  try {
    await Promise.race([started, ended.then(() => Promise.reject(new Error("Apache has not started")))]);
    await use();
  } catch (error) {
    console.error(log.join("\n"));
    throw error;
  } finally {
    apache.kill();
    await ended;
    process.off("exit", kill);
    rmSync(folder, { recursive: true });
  }
}

const browser = await openBrowser();
const page = await newPerson(browser);

const textOf = (person) => person.locator("body").innerText();
const jsonOf = async (person) => JSON.parse(await textOf(person));

async function info() {
  await page.goto(`${callback}?info=json`);
  return jsonOf(page);
}

async function status(path, accessToken) {
  const reply = await fetch(`${origin}${path}`, { headers: { Authorization: `Bearer ${accessToken}` } });
  return reply.status;
}

async function isActive(token) {
  const credentials = Buffer.from(`timeline:${process.env.RESOURCE_SERVER_SECRET}`).toString("base64");
  const reply = await fetch(`${issuer}/introspection`, {
    method: "POST",
    headers: { Authorization: `Basic ${credentials}` },
    body: new URLSearchParams({ token }),
  });
  return (await reply.json()).active;
}

await withApache({}, async () => {
  await page.goto(`${origin}/public`);
  seen.public = await jsonOf(page);

  const url = await visit(page, `${origin}/private/page?x=1`);
  const { url: path, oidc_claim_sub: sub, oidc_claim_name: name, oidc_claim_email: email } = await jsonOf(page);
  seen.private = { returned: url === `${origin}/private/page?x=1`, path, sub, name, email };
  const session = await info();
  seen.claims = { sub: session.id_token.sub, userInfo: session.userinfo };

  // Others may not read Alice's page, and a stranger who denies does not get in.
  const forbidden = await page.goto(`${origin}/alice`);
  seen.forbidden = forbidden.status();
  const stranger = await newPerson(browser);
  await visit(stranger, `${origin}/private/page`, { user: "alice", decision: "Deny" });
  seen.denied = { atApplication: stranger.url().startsWith(callback), text: await textOf(stranger) };
  await visit(stranger, `${origin}/alice`, { user: "alice" });
  seen.alice = (await jsonOf(stranger)).oidc_claim_sub;
  const forged = await stranger.goto(`${callback}?code=of-another-session&state=made-up`);
  seen.forged = forged.status();

  // An API, for clients with an access token.
  seen.api = {
    without: (await fetch(`${origin}/api`)).status,
    good: await status("/api", session.access_token),
    madeUp: await status("/api", "made-up"),
  };

  // Refresh: the application asks for it with the access token that it has.
  const refresh = { refresh: `${origin}/private/page`, access_token: session.access_token };
  await page.goto(`${callback}?${new URLSearchParams(refresh)}`);
  const fresh = await info();
  seen.refreshed = {
    isNew: fresh.access_token !== session.access_token,
    old: await status("/api", session.access_token),
    new: await status("/api", fresh.access_token),
  };

  // Sign-out, also at the authorization server, revokes the tokens.
  seen.activeBefore = await isActive(fresh.refresh_token);
  await page.goto(`${callback}?${new URLSearchParams({ logout: `${origin}/public` })}`);
  seen.signedOut = page.url();
  seen.activeAfter = [await isActive(fresh.refresh_token), await isActive(fresh.access_token)];
  await visit(page, `${origin}/private/page`, { until: "Sign in" });
  seen.askedAgain = await headingOf(page);
  seen.apiAfter = await status("/api", fresh.access_token);
});

await withApache({ CLIENT_SECRET: "not-that-one" }, async () => {
  await visit(page, `${origin}/private/page`);
  seen.wrongSecret = { atApplication: page.url().startsWith(callback), text: await textOf(page) };
});

await withApache({ REDIRECT_URI: `${origin}/callback-elsewhere` }, async () => {
  await visit(page, `${origin}/private/page`);
  seen.wrongRedirectUri = page.url().startsWith(issuer);
});

seen.complaints = page.complaints;
await browser.close();
backend.close();
console.log(JSON.stringify(seen));
