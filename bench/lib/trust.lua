--- Certificates to trust: one, or as many as the system has.
-- luacheck: std lua54

local files = require "bench.lib.files"
local peer = require "spec.support.peer"

local trust = {}

local PLACES = { "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem" }

-- Where this system's libcurl reads its certificates.
local function system_file()
  local built_in = files.output "curl-config --ca 2>/dev/null"
  for _, name in ipairs { built_in or PLACES[1], table.unpack(PLACES) } do
    local file = io.open(name)
    if file then
      file:close()
      return name
    end
  end
  error("no certificates in " .. table.concat(PLACES, ", ") .. "; Debian has them in the package ca-certificates", 0)
end

--- A file with the one certificate that signed the servers' certificates.
function trust.single()
  return peer.certificates().ca
end

--- A file with the system's certificates and that one.
function trust.bundle()
  local name = files.FOLDER .. "/bundle.pem"
  files.write(name, files.read(system_file()) .. files.read(trust.single()))
  return files.run "pwd" .. "/" .. name
end

--- The command in a mount namespace where the bundle replaces the system's file, so that an api without `ca_file`
--- trusts the test servers; nil if such a namespace cannot be created.
function trust.as_system(command)
  for _, unshare in ipairs { "unshare -m", "unshare -r -m" } do
    local prefix = ([[%s sh -c 'mount --bind "$1" "$2" && shift 2 && exec "$@"' sh %s %s ]])
      :format(unshare, trust.bundle(), system_file())
    if files.output(prefix .. "true 2>/dev/null") then
      return prefix .. command
    end
  end
  return nil
end

return trust
