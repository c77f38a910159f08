// A user with a browser: Debian's Chromium, without a window. Its headless shell starts in half the time.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PROGRAMS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"].map(
  (name) => `/usr/bin/${name}`,
);

// How long a step may take that happens if all is well: long, since a machine may be busy.
const PATIENCE_MS = 120_000;

export async function openBrowser(options = []) {
  const executablePath = process.env.CHROMIUM ?? PROGRAMS.find(existsSync);
  return chromium.launch({
    executablePath,
    timeout: PATIENCE_MS,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", ...options],
  });
}

// A separate browser for each user, without cookies. The server's certificate comes from an authority that exists only
// as long as the example, so the browser ignores errors about it; the client library does verify it.
export async function newPerson(browser) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 720, height: 640 } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      page.complaints.push(message.text());
    }
  });
  return page;
}

// Presses a button that leads to another page. Returns the response with that page, the last one after redirects.
export async function press(page, name) {
  const button = page.getByRole("button", { name, exact: true });
  const [response] = await Promise.all([page.waitForNavigation(), button.click()]);
  return response;
}

export async function signIn(page, username, password) {
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Password").fill(password);
  return press(page, "Sign in");
}
