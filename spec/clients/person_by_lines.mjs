// A person for client programs in other languages. Each line of standard input is a JSON object: { url } opens an
// address, with { user, decision } that differ from the usual ones; the answer is a line { url } that says where the
// person has arrived, with the page's { text }.

import { createInterface } from "node:readline";
import { newPerson, openBrowser, serveRedirectUri, visit } from "./person.mjs";

const browser = await openBrowser();
const application = serveRedirectUri();
const page = await newPerson(browser);

for await (const line of createInterface({ input: process.stdin })) {
  const { url, ...how } = JSON.parse(line);
  const arrival = await visit(page, url, how);
  console.log(JSON.stringify({ url: arrival, text: await page.locator("body").innerText() }));
}

await browser.close();
application.close();
