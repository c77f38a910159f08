// The sandbox in the role of Authlete: its clock, for what expires, and its clients.

const { AUTHLETE_BASE_URL, AUTHLETE_SERVICE_APIKEY, AUTHLETE_SERVICE_ACCESSTOKEN } = process.env;

async function post(path, body, headers = {}) {
  const reply = await fetch(`${AUTHLETE_BASE_URL}${path}`, { method: "POST", body, headers });
  if (!reply.ok) {
    throw new Error(`the sandbox has refused ${path}: ${reply.status} ${await reply.text()}`);
  }
  return reply;
}

// Lets the sandbox believe that it is so many seconds later than it is.
export async function setClock(seconds) {
  await post("/sandbox/clock", String(seconds));
}

// Creates a client, with the properties that Authlete's API gives it.
export async function createClient(properties) {
  const headers = { Authorization: `Bearer ${AUTHLETE_SERVICE_ACCESSTOKEN}`, "Content-Type": "application/json" };
  const reply = await post(`/api/${AUTHLETE_SERVICE_APIKEY}/client/create`, JSON.stringify(properties), headers);
  return reply.json();
}
