-- The program `authlete`, as a process, against a server.

local cjson = require "cjson"
local peer = require "spec.support.peer"
local program = require "spec.support.program"

local function write(name, text, mode)
  local file = assert(io.open(name, "wb"))
  file:write(text)
  file:close()
  os.execute(("chmod %s '%s'"):format(mode or "600", name))
  return name
end

describe("authlete OPERATION", function()
  local server, variables, files

  setup(function() server = peer.start { answer = { body = "{}" } } end)
  teardown(function() server:stop() end)

  before_each(function()
    files = {}
    variables = {
      AUTHLETE_BASE_URL = server.url, AUTHLETE_SERVICE_APIKEY = "715948317",
      AUTHLETE_SERVICE_ACCESSTOKEN = "planted-service-token", no_proxy = "*",
    }
    server:change { answer = {
      headers = { ["Content-Type"] = "application/json", ["Request-Id"] = "r1" },
      body = '{"action":"BAD_REQUEST","responseContent":"{\\"error\\":\\"invalid_grant\\"}"}',
    } }
  end)
  after_each(function()
    for _, name in ipairs(files) do os.remove(name) end
  end)

  local function new_file(text, mode)
    files[#files + 1] = os.tmpname()
    return write(files[#files], text, mode)
  end

  local function run(words, options) return program.run(variables, words, options) end

  -- Runs a command that succeeds. Returns its result and the request that the server got, with the body as a table.
  local function send(words, options)
    local before = #server:requests()
    local result = run(words, options)
    assert.equal(0, result.status, result.errors)
    local requests = server:requests()
    assert.equal(before + 1, #requests)
    return result, requests[#requests], cjson.decode(requests[#requests].body)
  end

  local function is_refused(text, words, options)
    local before = #server:requests()
    local result = run(words, options)
    assert.equal(2, result.status, result.errors)
    assert.equal("", result.output)
    assert.truthy(result.errors:find(text, 1, true), result.errors)
    assert.equal(before, #server:requests())
    return result.errors
  end

  it("sends a request and writes the response as JSON on one line", function()
    local result, request, body = send { "token_fail", "ticket=t1", "reason=UNKNOWN" }
    assert.equal("/api/715948317/auth/token/fail", request.target)
    assert.same({ ticket = "t1", reason = "UNKNOWN" }, body)
    assert.equal('{"action":"BAD_REQUEST","response_content":"{\\"error\\":\\"invalid_grant\\"}"}\n', result.output)
    assert.equal("", result.errors)
  end)

  it("converts values by the types of parameters", function()
    local _, _, body = send {
      "token_create", "grant_type=CLIENT_CREDENTIALS", "client_id=5921531358155430", "scopes[]=a", "scopes[]=b",
      "access_token_duration=60", "access_token_persistent=true", "properties[].key=k1", "properties[].value=v1",
      "properties[].key=k2", "authorization_details.elements[].type=payment",
      'authorization_details.elements[].locations:=["https://a.example"]',
    }
    assert.same({
      grantType = "CLIENT_CREDENTIALS", clientId = 5921531358155430, scopes = { "a", "b" }, accessTokenDuration = 60,
      accessTokenPersistent = true, properties = { { key = "k1", value = "v1" }, { key = "k2" } },
      authorizationDetails = { elements = { { type = "payment", locations = { "https://a.example" } } } },
    }, body)
  end)

  it("takes values from files, from standard input, and JSON", function()
    local file = new_file "t2\n"
    local _, _, body = send { "token_fail", "ticket=@" .. file, "reason=UNKNOWN" }
    assert.equal("t2", body.ticket)
    _, _, body = send({ "token_fail", "ticket=-", "reason=UNKNOWN" }, { input = "t3\nmore\n" })
    assert.equal("t3", body.ticket)
    _, _, body = send { "token_fail", "ticket=@@home", "reason=UNKNOWN" }
    assert.equal("@home", body.ticket)
    _, _, body = send({ "token_fail", "--json", "-", "reason=INVALID_TARGET" },
      { input = '{"ticket":"t4","reason":"UNKNOWN"}' })
    assert.same({ ticket = "t4", reason = "INVALID_TARGET" }, body)
  end)

  it("refuses wrong use before anything is sent", function()
    is_refused("did you mean 'token_fail'?", { "tokn_fail" })
    is_refused("did you mean 'ticket'?", { "token_fail", "tikcet=t" })
    is_refused("must be one of UNKNOWN", { "token_fail", "ticket=t", "reason=X" })
    is_refused("parameter 'reason'", { "token_fail", "ticket=t" })
    is_refused("ticket is given twice", { "token_fail", "ticket=t", "ticket=t" })
    is_refused("did you mean 'requestable_scopes_enabled'?",
      { "create_client", "extension.reqestable_scopes_enabled=true" })
    is_refused("scopes is a list: write scopes[]=…", { "token_create", "grant_type=CIBA", "scopes=a" })
    is_refused("must be an integer", { "token_create", "access_token_duration=1.5" })
    is_refused("must be true or false", { "token_create", "access_token_persistent=yes" })
    is_refused("argument 1 is not name=value", { "token_fail", "tick" })
    is_refused("ticket is not valid JSON", { "token_fail", "ticket:=planted" })
    is_refused("cannot read /nowhere/ticket", { "token_fail", "ticket=@/nowhere/ticket" })
    is_refused("unknown option '--nope'", { "token_fail", "--nope" })
    is_refused("no operation is given", {})
    is_refused("--each and --reply do not go together", { "token_fail", "--each", "-", "--reply" })
    is_refused("must be an integer of 1 or more", { "token_fail", "--timeout", "0" })
  end)

  it("refuses secrets on the command line, which others could see", function()
    is_refused("client=@FILE", { "create_client", [[client:={"clientSecret":"planted"}]] })
    is_refused("extension=@FILE", { "create_client", [[extension={"a":[{"refresh_token":"planted"}]}]] })
    local errors = is_refused("client_secret=@FILE", { "update_client_secret", "client_identifier=1",
      "client_secret=planted" })
    assert.is_nil(errors:find "planted")
    is_refused("token=-", { "introspection", "token=planted" })
    is_refused("parameters contains a secret", { "token", "parameters=grant_type=password&password=planted" })
    is_refused("jwks contains a secret",
      { "update_client", "client_id=1", 'jwks={"keys":[{"kty":"oct","k":"planted"}]}' })
    local _, _, body = send { "introspection", "token=@" .. new_file "t" }
    assert.equal("t", body.token)
    _, _, body = send { "token", "parameters=grant_type=authorization_code&code=c" }
    assert.equal("grant_type=authorization_code&code=c", body.parameters)
  end)

  it("shows no secret when it fails", function()
    local file = new_file "planted-token"
    local refusal = '{"resultCode":"A001","resultMessage":"planted-token"}'
    for _, answer in ipairs {
      { status = 401, body = refusal, headers = { ["Request-Id"] = "r2" } },
      { status = 200, body = "planted-token" },
    } do
      server:change { answer = answer }
      local result = run { "introspection", "token=@" .. file }
      assert.equal(1, result.status)
      assert.equal("", result.output)
      assert.matches("^authlete: introspection: ", result.errors)
      assert.is_nil(result.errors:find "planted")
      assert.equal(answer.status == 401, result.errors:find("Request-Id r2", 1, true) ~= nil)
    end
  end)

  it("says what the settings lack", function()
    variables.AUTHLETE_SERVICE_ACCESSTOKEN = nil
    is_refused("not set: AUTHLETE_SERVICE_ACCESSTOKEN; set these variables, or choose a profile",
      { "token_fail", "ticket=t", "reason=UNKNOWN" })
  end)

  describe("--profile", function()
    local function profile(more) return ("# A comment\n\nbase_url = %s\nservice_id=12\n%s"):format(server.url, more) end

    it("takes the settings from a file, and none from the environment", function()
      local file = new_file(profile "service_access_token=other-token\nretries=0\n")
      variables.AUTHLETE_SERVICE_APIKEY = "13"
      local _, request = send { "token_fail", "ticket=t", "reason=UNKNOWN", "--profile", file }
      assert.equal("/api/12/auth/token/fail", request.target)
      assert.equal("Bearer other-token", request.headers.authorization)
    end)

    it("finds profiles by name, also that of AUTHLETE_PROFILE", function()
      local folder = os.tmpname()
      os.remove(folder)
      os.execute(("mkdir -p '%s/authlete'"):format(folder))
      finally(function() os.execute(("rm -r '%s'"):format(folder)) end)
      write(folder .. "/authlete/staging", profile "service_access_token=staging-token\n")
      variables.XDG_CONFIG_HOME = folder
      local _, request = send { "token_fail", "ticket=t", "reason=UNKNOWN", "--profile", "staging" }
      assert.equal("Bearer staging-token", request.headers.authorization)
      variables.AUTHLETE_PROFILE = "staging"
      _, request = send { "token_fail", "ticket=t", "reason=UNKNOWN" }
      assert.equal("Bearer staging-token", request.headers.authorization)
    end)

    it("refuses files that others can read or write, and invalid ones", function()
      local words = { "token_fail", "ticket=t", "reason=UNKNOWN", "--profile" }
      local function refused(text, name)
        words[5] = name
        assert.is_nil(is_refused(text, words):find "planted")
      end
      local right = profile "service_access_token=planted\n"
      for _, mode in ipairs { "640", "604", "620", "602" } do
        refused("can be read or written by other users; run chmod 600", new_file(right, mode))
      end
      refused("No such file", "/nowhere/profile")
      refused("not a regular file", "/dev/null")
      refused("line 5 is not name=value", new_file(profile "planted\n"))
      refused("line 5: retries must be a number", new_file(profile "retries=planted\n"))
      refused("line 5: strict must be true or false", new_file(profile "strict=yes\n"))
      refused("service_acess_token", new_file(profile "service_acess_token=planted\n"))
    end)
  end)

  describe("writes", function()
    it("a field", function()
      assert.equal("BAD_REQUEST\n", send({ "token_fail", "ticket=t", "reason=UNKNOWN", "--field", "action" }).output)
      server:change { answer = { body = '{"clients":[{"clientId":5921531358155430},{"redirectUris":[]}]}' } }
      local function field(name) return run({ "get_client_list", "--field", name }) end
      assert.equal("5921531358155430\n", field("clients.0.client_id").output)
      assert.equal("[]\n", field("clients.1.redirect_uris").output)
      local result = field "clients.7"
      assert.equal(1, result.status)
      assert.equal("authlete: the response has no field clients.7\n", result.errors)
    end)

    it("the reply for the client application", function()
      local result = send { "token_fail", "ticket=t", "reason=UNKNOWN", "--reply" }
      assert.matches("^HTTP/1.1 400\n.*\nContent%-Type: application/json[^\n]*\n.*\n\n{\"error\":\"invalid_grant\"}\n$",
        result.output)
      is_refused("reply", { "get_client_list", "--reply" })
    end)

    it("an empty response as nothing, and documents as they are", function()
      server:change { answer = { status = 204, body = "" } }
      assert.equal("", run({ "delete_client", "client_id=1" }).output)
      server:change { answer = { body = '{"b": 1,  "a": null}' } }
      assert.equal('{"b": 1,  "a": null}\n', run({ "get_service_configuration" }).output)
    end)

    it("the request without secrets, and sends nothing, for --dry-run", function()
      local before = #server:requests()
      local result = run { "token_create", "grant_type=PASSWORD", "subject=s", "--dry-run",
        "access_token=@" .. new_file "planted", "scopes[]=a" }
      assert.equal(0, result.status, result.errors)
      assert.equal(before, #server:requests())
      assert.matches("^POST " .. server.url:gsub("%p", "%%%0") .. "/api/715948317/auth/token/create\n", result.output)
      assert.truthy(result.output:find("\nAuthorization: Bearer HIDDEN\n", 1, true))
      assert.is_nil(result.output:find "planted")
      local body = cjson.decode(result.output:match "\n\n(.*)$")
      assert.same({ grantType = "PASSWORD", subject = "s", accessToken = "HIDDEN", scopes = { "a" } }, body)
    end)
  end)

  describe("on a terminal", function()
    it("writes indented JSON in colour, and without colours for NO_COLOR", function()
      local words = { "token_fail", "ticket=t", "reason=UNKNOWN" }
      local output = run(words, { terminal = true }).output
      assert.truthy(output:find('{\r\n  \27[34;1m"action"\27[0m: \27[32m"BAD_REQUEST"\27[0m,\r\n', 1, true), output)
      variables.NO_COLOR = "1"
      output = run(words, { terminal = true }).output
      assert.truthy(output:find('{\r\n  "action": "BAD_REQUEST",\r\n', 1, true), output)
      words[4] = "--raw"
      assert.matches('^{"action":"BAD_REQUEST",', run(words, { terminal = true }).output)
    end)

    it("does not let a response command it", function()
      server:change { answer = { body = '{"action":"\\u001b[2Jx\\u009b"}' } }
      local words = { "token_fail", "ticket=t", "reason=UNKNOWN", "--field", "action" }
      local output = run(words, { terminal = true }).output
      assert.equal("?[2Jx?\r\n", output)
    end)
  end)
end)

describe("authlete list", function()
  it("lists operations with what they are for", function()
    local result = program.run({}, { "list" })
    assert.equal(0, result.status)
    assert.matches("\nToken Endpoint\n", result.output)
    assert.matches("\n  introspection +%l[%l ]+", result.output)
    result = program.run({}, { "list", "Revocation" })
    assert.matches("\nRevocation Endpoint\n  revocation +%l", "\n" .. result.output)
    assert.is_nil(result.output:find("update_service", 1, true))
    assert.equal(1, program.run({}, { "list", "nothing-like-this" }).status)
  end)
end)

describe("authlete help", function()
  it("describes an operation", function()
    local output = program.run({}, { "help", "token_fail" }).output
    assert.matches("^authlete token_fail ticket=… reason=…\n", output)
    assert.matches("\n  ticket +string; required: %l", output)
    assert.matches("\n  reason +one of UNKNOWN, INVALID_RESOURCE_OWNER_CREDENTIALS", output)
    assert.matches("\nActions\n  INTERNAL_SERVER_ERROR[^\n]*\n  BAD_REQUEST", output)
    output = program.run({}, { "help", "introspection" }).output
    assert.matches("\n  token +string; required; a secret, so =@FILE or =%-: %l", output)
  end)

  it("describes every operation, within the width of a line", function()
    local names = {}
    for name in program.run({}, { "list" }).output:gmatch "\n  ([%l_%d]+)" do names[#names + 1] = name end
    assert.is_true(#names > 90)
    for i = 1, #names, 10 do
      local result = program.run({}, { "help", names[i] })
      assert.equal(0, result.status, result.errors)
      assert.truthy(result.output:find("authlete " .. names[i], 1, true))
      for line in result.output:gmatch "[^\n]+" do
        assert.is_true(#line <= 110 or not line:find " .* ", line)
      end
    end
  end)

  it("suggests a name", function()
    local result = program.run({}, { "help", "tokn" })
    assert.equal(2, result.status)
    assert.matches("did you mean 'token'?", result.errors)
    assert.equal(2, program.run({}, { "help" }).status)
  end)
end)
