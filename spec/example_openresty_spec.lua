-- examples/openresty as run by `make demo-openresty`: its server, with the sandbox.

local cjson = require "cjson"
local examples = require "spec.support.examples"
local peer = require "spec.support.peer"
local server = require "spec.support.server"

if not server.is_due(pending) then return end

local RIGHT = "-d 'grant_type=password&username=alice&password=wonderland'"
local WRONG = "-d 'grant_type=password&username=alice&password=not-that-one'"
local CLIENT = [[-u "$CLIENT_ID:$CLIENT_SECRET"]]

-- The curl arguments of each request.
local REQUESTS = {
  right = { CLIENT, RIGHT },
  wrong = { CLIENT, WRONG },
  unknown_user = { CLIENT, "-d 'grant_type=password&username=bob&password=wonderland'" },
  unknown_client = { "-u 1:some-secret", RIGHT },
  wrong_secret = { [[-u "$CLIENT_ID:some-secret"]], RIGHT },
  form_encoded = { "-u '%35921531358155430:sandbox%2dclient%2Dsecret'", RIGHT },
  in_the_body = { RIGHT, [[-d "client_id=$CLIENT_ID&client_secret=$CLIENT_SECRET"]] },
  no_client = { RIGHT },
  other_scheme = { "-H 'Authorization: Bearer some-secret'", RIGHT },
  no_base64 = { "-H 'Authorization: Basic some=secret'", RIGHT },
  no_text = { "-u '1:%ff%00'", RIGHT },
  get = { "-G", CLIENT, RIGHT },
  empty = { CLIENT, "-X POST" },
  eight_bits = { CLIENT, [[--data-binary "$(printf 'grant_type=\377')"]] },
  unknown_grant = { CLIENT, "-d 'grant_type=urn:openid:params:grant-type:ciba&auth_req_id=some-secret'" },
}

-- Runs a shell script while the example's server is running. Returns the same as examples.run.
local function run(script)
  return examples.run("examples/sandbox/run examples/openresty/run", script)
end

local function parse(text)
  local head, body = text:match "^(.-)\r\n\r\n(.*)\n$"
  local headers = {}
  for name, value in head:gmatch "\r\n([^:]+): ([^\r]*)" do headers[name] = value end
  return { status = tonumber(head:match "^HTTP/1.1 (%d+) "), headers = headers, body = body }
end

describe("The OpenResty example", function()
  local replies, log = {}, nil

  setup(function()
    local lines = { "set -e" }
    for name, words in pairs(REQUESTS) do
      lines[#lines + 1] = "echo '=== " .. name .. "'"
      lines[#lines + 1] = ("curl -sS -i \"$TOKEN_ENDPOINT\" %s\necho"):format(table.concat(words, " "))
    end
    local output, errors, code = run(table.concat(lines, "\n") .. "\n")
    assert.equal(0, code, errors)
    log = errors
    for name, text in (output .. "=== "):gmatch "(%l[%w_]*)\n(HTTP.-\n)=== " do replies[name] = parse(text) end
  end)

  local function assert_json(name, status)
    local reply = replies[name]
    assert.equal(status, reply.status)
    assert.equal("application/json", reply.headers["Content-Type"])
    assert.equal("no-store", reply.headers["Cache-Control"])
    assert.equal("no-cache", reply.headers["Pragma"])
    assert.equal(#reply.body, tonumber(reply.headers["Content-Length"]))
    return cjson.decode(reply.body)
  end

  local function assert_error(name, status, code)
    assert.equal(code, assert_json(name, status).error)
    assert.equal(status == 401 and 'Basic realm="token"' or nil, replies[name].headers["WWW-Authenticate"])
  end

  it("issues tokens for the right password", function()
    local object = assert_json("right", 200)
    assert.equal("Bearer", object.token_type)
    assert.matches("^[%w_-]+$", object.access_token)
    assert.is_number(object.expires_in)
  end)

  it("treats a wrong password and an unknown user alike", function()
    assert_error("wrong", 400, "invalid_request") -- what Authlete documents for A067301
    assert.equal(replies.wrong.body, replies.unknown_user.body)
    assert.matches("A067301", replies.wrong.body)
  end)

  it("refuses an unknown client and a wrong secret", function()
    assert_error("unknown_client", 401, "invalid_client")
    assert_error("wrong_secret", 401, "invalid_client")
  end)

  it("accepts client credentials that are form-encoded, or in the body", function()
    assert_json("form_encoded", 200)
    assert_json("in_the_body", 200)
  end)

  it("refuses a client without credentials, or with unreadable ones", function()
    for _, name in ipairs { "no_client", "other_scheme", "no_base64", "no_text" } do
      assert_error(name, 401, "invalid_client")
    end
  end)

  it("accepts only POST", function()
    assert.equal(405, replies.get.status)
    assert.equal("POST", replies.get.headers.Allow)
    assert.equal("", replies.get.body)
  end)

  it("refuses a body that is not a valid form", function()
    assert_error("empty", 400, "invalid_request")
    assert_error("eight_bits", 400, "invalid_request")
  end)

  it("refuses a grant type that the service does not support", function()
    assert_error("unknown_grant", 400, "unsupported_grant_type")
  end)

  it("tells the client application only server_error about a failed call, and the log more, but no secrets", function()
    local output, errors, code = examples.run(
      "examples/sandbox/run env AUTHLETE_SERVICE_ACCESSTOKEN=another-secret examples/openresty/run",
      ([[curl -sS -w ' %%{http_code}' "$TOKEN_ENDPOINT" %s %s]]):format(CLIENT, RIGHT))
    assert.equal(0, code, errors)
    assert.equal('{"error":"server_error"} 500', output)
    assert.matches("token: HTTP status 401, result code SANDBOX_CREDENTIALS_WRONG.*, Request%-Id: ", errors)
    assert.is_nil(errors:find("another-secret", 1, true))
  end)

  it("logs no secrets", function()
    for _, secret in ipairs { "secret", "wonderland", "not%-that%-one", "access_token" } do
      assert.is_nil(log:match("[^\n]*" .. secret .. "[^\n]*"))
    end
  end)

  it("runs in the demo", function()
    local output, errors, code = run "exec examples/openresty/demo"
    assert.equal(0, code, errors)
    for _, status in ipairs { "200 OK", "400 Bad Request", "401 Unauthorized" } do
      assert.matches("\nHTTP/1.1 " .. status .. "\n", output, 1, true)
    end
  end)

  it("exits with the command's exit code", function()
    assert.equal(7, (select(3, run "exit 7")))
  end)

  it("does not start with incomplete settings, and says what is missing", function()
    local _, errors, code = run "unset AUTHLETE_SERVICE_ACCESSTOKEN; exec examples/openresty/run true"
    assert.equal(3, code)
    assert.matches("not set: AUTHLETE_SERVICE_ACCESSTOKEN", errors, 1, true)
  end)
end)

describe("The OpenResty example's token endpoint", function()
  it("reads a body that nginx keeps in a file", function()
    local answer = { action = "BAD_REQUEST", responseContent = '{"error":"invalid_scope"}' }
    local upstream = peer.start { answer = { status = 200, body = cjson.encode(answer) } }
    local file = assert(io.open("examples/openresty/token.lua", "r"))
    local token = file:read "*a"
    file:close()
    local nginx = server.start {
      main = ("env AUTHLETE_BASE_URL=%s; env AUTHLETE_SERVICE_APIKEY=1; env AUTHLETE_SERVICE_ACCESSTOKEN=abc;")
        :format(upstream.url),
      http = [[
        client_body_in_file_only clean;
        init_worker_by_lua_block { require "token" }
        server { listen 127.0.0.1:PORT; location / { content_by_lua_block { require("token").serve() } } }
      ]],
      files = { ["token.lua"] = token },
    }
    local body = "grant_type=password&scope=" .. ("s"):rep(30000)
    local reply = nginx:get("/", "-d '" .. body .. "'")
    upstream:stop()
    nginx:stop()
    assert.same({ 400, '{"error":"invalid_scope"}' }, { reply.status, reply.body })
    assert.equal(body, cjson.decode(upstream:requests()[1].body).parameters)
    assert.is_nil(nginx:log():match "[^\n]*%[error%][^\n]*")
  end)
end)
