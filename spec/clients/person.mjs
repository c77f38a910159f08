// A person with a browser who comes from a client application. What they see and press on the pages of the
// authorization server is in this file and in spec/browser/person.mjs, and nowhere else among the client programs.

import { createServer } from "node:http";
import { newPerson, openBrowser, press, signIn } from "../browser/person.mjs";

export { newPerson, openBrowser };

const PASSWORDS = { alice: "wonderland", bob: "builder" };

export async function headingOf(page) {
  const headings = page.getByRole("heading", { level: 1 });
  return (await headings.count()) > 0 ? headings.first().textContent() : null;
}

// Does what the authorization server's pages ask for, until the page is another one or has this heading. Returns its
// address.
export async function goThrough(page, { user = "bob", decision = "Allow", until } = {}) {
  for (;;) {
    const heading = await headingOf(page);
    if (heading === until) {
      return page.url();
    } else if (heading === "Sign in") {
      await signIn(page, user, PASSWORDS[user]);
    } else if (heading === "Allow access?") {
      await press(page, decision);
    } else {
      return page.url();
    }
  }
}

// Opens an address, usually that of an authorization request, and goes through the pages that it leads to.
export async function visit(page, url, how) {
  await page.goto(String(url));
  return goThrough(page, how);
}

// Enters the code that a device displays. Returns what the page says if the code is wrong.
export async function enterUserCode(page, verificationUri, code) {
  await page.goto(verificationUri);
  await page.getByLabel("Code").fill(code);
  await press(page, "Continue");
  const alert = page.getByRole("alert");
  return (await alert.count()) > 0 ? alert.textContent() : null;
}

// Serves the page at which people arrive who return to a client application that is not a web server itself.
export function serveRedirectUri(uri = process.env.CLIENT_REDIRECT_URI) {
  const server = createServer((_, reply) => {
    reply.setHeader("Content-Type", "text/html").end("<!DOCTYPE html><title>Welcome</title><h1>Welcome back</h1>");
  });
  return server.listen(Number(new URL(uri).port), "127.0.0.1");
}
