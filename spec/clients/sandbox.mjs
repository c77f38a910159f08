// The clock of the sandbox, for what expires.

// Lets the sandbox believe that it is so many seconds later than it is.
export async function setClock(seconds) {
  const url = `${process.env.AUTHLETE_BASE_URL}/sandbox/clock`;
  const reply = await fetch(url, { method: "POST", body: String(seconds) });
  if (!reply.ok) {
    throw new Error(`the sandbox does not set its clock: ${reply.status}`);
  }
}
