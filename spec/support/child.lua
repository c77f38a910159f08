-- Runs a chunk in a new interpreter of the spec's version: for tests that depend on the environment, or on the end of a
-- process.

local child = {}

local NAMES = {
  "AUTHLETE_BASE_URL", "AUTHLETE_API_VERSION", "AUTHLETE_SERVICE_APIKEY", "AUTHLETE_SERVICE_APISECRET",
  "AUTHLETE_SERVICE_ACCESSTOKEN", "AUTHLETE_SERVICEOWNER_APIKEY", "AUTHLETE_SERVICEOWNER_APISECRET",
  "AUTHLETE_SERVICEOWNER_ACCESSTOKEN", "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy",
  "ALL_PROXY", "no_proxy", "NO_PROXY",
}

local function quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

-- Returns the chunk's standard output and standard error, with the exit status as the last line. The environment has
-- `variables`, and no other variable that authlete reads. `first`, if any, is a shell command that comes before it.
function child.run(variables, chunk, first)
  local name = os.tmpname()
  local file = assert(io.open(name, "w"))
  file:write(chunk)
  file:close()
  local words = { "env" }
  for _, variable in ipairs(NAMES) do words[#words + 1] = "-u " .. variable end
  for variable, value in pairs(variables) do words[#words + 1] = quote(variable .. "=" .. value) end
  words[#words + 1] = os.getenv "AUTHLETE_SPEC_LUA" or "lua"
  words[#words + 1] = name .. " 2>&1 </dev/null; echo \"exit $?\""
  local pipe = assert(io.popen((first and first .. "; " or "") .. table.concat(words, " "), "r"))
  local output = pipe:read("*a")
  pipe:close()
  os.remove(name)
  return output
end

return child
