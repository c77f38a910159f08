-- A folder with a libcurl.so.4 that cannot be loaded: it needs a version of OpenSSL that is not there. This is what the
-- system's libcurl is to a program that has loaded an OpenSSL of its own.
--
--   local folder = newer_openssl.compile()                                   -- in setup
--   child.run({ LD_LIBRARY_PATH = folder }, …)
--   os.execute("rm -r '" .. folder .. "'")                                   -- in teardown

local newer_openssl = {}

-- libcurl is linked with the new version of the library, which the old one then replaces.
local COMPILE = [[
set -e
unset LD_PRELOAD
cd 'FOLDER'
echo 'int SSL_of_spec(void) { return 0; }' >ssl.c
echo 'int SSL_of_spec(void); int curl_of_spec(void) { return SSL_of_spec(); }' >curl.c
build() {
  echo "$1 { global: SSL_of_spec; };" >versions
  CC -shared -fPIC -Wl,--version-script=versions -Wl,-soname,libssl-of-spec.so.3 -o libssl-of-spec.so.3 ssl.c
}
build OPENSSL_3.9.0
CC -shared -fPIC -Wl,-soname,libcurl.so.4 -o libcurl.so.4 curl.c ./libssl-of-spec.so.3
build OPENSSL_3.0.0
]]

function newer_openssl.compile()
  local folder = os.tmpname()
  os.remove(folder)
  os.execute("mkdir '" .. folder .. "'")
  local commands = COMPILE:gsub("FOLDER", folder):gsub("CC", os.getenv "CC" or "cc")
  local pipe = assert(io.popen("exec sh >&2", "w"))
  pipe:write(commands)
  pipe:close()
  return folder
end

return newer_openssl
