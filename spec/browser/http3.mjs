// Requests over HTTP/3: a page fetches what the arguments name, each as JSON { path, options }, from SERVER. Prints what
// it got, as JSON. PUBLIC_KEY is the SHA-256 of the server's public key, in base64: for HTTP/3, the browser accepts no
// other certificate of an authority that it does not know.

import { openBrowser } from "./person.mjs";

const { SERVER, PUBLIC_KEY } = process.env;
const host = new URL(SERVER).host;

const browser = await openBrowser([
  `--origin-to-force-quic-on=${host}`,
  `--ignore-certificate-errors-spki-list=${PUBLIC_KEY}`,
  "--host-resolver-rules=MAP localhost 127.0.0.1",
]);
const page = await browser.newPage();
await page.goto(`${SERVER}/page`);

async function request({ path, options }) {
  const reply = await fetch(path, options);
  const body = await reply.text();
  return {
    status: reply.status,
    body,
    challenge: reply.headers.get("WWW-Authenticate"),
    protocol: performance.getEntriesByName(reply.url).at(-1).nextHopProtocol,
  };
}

const replies = [];
for (const argument of process.argv.slice(2)) {
  replies.push(await page.evaluate(request, JSON.parse(argument)));
}
await browser.close();
console.log(JSON.stringify(replies));
