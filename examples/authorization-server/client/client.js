// A client application in the browser: the authorization code flow with PKCE (RFC 6749, RFC 7636), then an API call,
// refresh and revocation. Public, since nothing in a browser is secret.

const redirectUri = location.origin + location.pathname;
const output = document.getElementById("output");
const buttons = Object.fromEntries(
  ["sign-in", "timeline", "refresh", "revoke", "sign-out"].map((id) => [id, document.getElementById(id)]),
);
const { client_id: clientId, scope } = await (await fetch("settings.json")).json();
const server = await (await fetch("/.well-known/openid-configuration")).json();

// RFC 9207: a server that announces the parameter iss in its responses must always send it.
const unnamed = server.authorization_response_iss_parameter_supported ? null : server.issuer;

let tokens = null;

function show(title, value) {
  output.textContent = `${title}\n\n${typeof value === "string" ? value : JSON.stringify(value, null, 2)}`;
}

function base64url(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/[+]/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

function randomText() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

async function post(url, parameters) {
  const body = new URLSearchParams({ client_id: clientId, ...parameters });
  const reply = await fetch(url, { method: "POST", body });
  const text = await reply.text();
  return { status: reply.status, body: text.startsWith("{") ? JSON.parse(text) : text };
}

function keep(reply) {
  if (reply.status === 200) {
    tokens = { ...tokens, ...reply.body };
  }
  for (const id of ["timeline", "refresh", "revoke", "sign-out"]) {
    buttons[id].disabled = !tokens;
  }
}

async function signIn() {
  const flow = { state: randomText(), verifier: randomText() };
  sessionStorage.setItem("flow", JSON.stringify(flow));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(flow.verifier));
  location.assign(
    `${server.authorization_endpoint}?${new URLSearchParams({
      response_type: "code",
      client_id: clientId,
      redirect_uri: redirectUri,
      scope,
      state: flow.state,
      code_challenge: base64url(digest),
      code_challenge_method: "S256",
    })}`,
  );
}

async function comeBack(answer) {
  const flow = JSON.parse(sessionStorage.getItem("flow"));
  sessionStorage.removeItem("flow");
  history.replaceState(null, "", redirectUri);
  if (!flow || answer.get("state") !== flow.state || (answer.get("iss") ?? unnamed) !== server.issuer) {
    show("Refused", "This response does not belong to any request from this page.");
  } else if (answer.has("error")) {
    show("Not signed in", Object.fromEntries(answer));
  } else {
    const reply = await post(server.token_endpoint, {
      grant_type: "authorization_code",
      code: answer.get("code"),
      redirect_uri: redirectUri,
      code_verifier: flow.verifier,
    });
    keep(reply);
    show(reply.status === 200 ? "Signed in" : "Refused", reply.body);
  }
}

async function readTimeline() {
  const reply = await fetch("/timeline", { headers: { Authorization: `Bearer ${tokens.access_token}` } });
  show(`Timeline: ${reply.status}`, reply.ok ? await reply.json() : (reply.headers.get("WWW-Authenticate") ?? ""));
}

async function refresh() {
  const reply = await post(server.token_endpoint, { grant_type: "refresh_token", refresh_token: tokens.refresh_token });
  keep(reply);
  show(reply.status === 200 ? "Refreshed" : "Refused", reply.body);
}

async function revoke() {
  const reply = await post(server.revocation_endpoint, { token: tokens.access_token });
  show(`Revoked: ${reply.status}`, "The access token is no longer valid.");
}

// Also at the server, which comes back to this page (OpenID Connect RP-Initiated Logout 1.0).
function signOut() {
  location.assign(
    `${server.end_session_endpoint}?${new URLSearchParams({
      id_token_hint: tokens.id_token,
      post_logout_redirect_uri: redirectUri,
    })}`,
  );
}

buttons["sign-in"].addEventListener("click", signIn);
buttons.timeline.addEventListener("click", readTimeline);
buttons.refresh.addEventListener("click", refresh);
buttons.revoke.addEventListener("click", revoke);
buttons["sign-out"].addEventListener("click", signOut);

const answer = new URLSearchParams(location.search);
if (answer.has("state")) {
  await comeBack(answer);
}
document.body.dataset.ready = "true";
