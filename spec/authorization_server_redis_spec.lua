-- examples/authorization-server with its sessions in Redis: two nginx, one Redis, one sandbox.

local examples = require "spec.support.examples"
local server = require "spec.support.server"

if not server.is_due(pending) then return end

local function has(program)
  local pipe = assert(io.popen("unset LD_PRELOAD; command -v " .. program))
  local found = pipe:read "*a" ~= ""
  pipe:close()
  return found
end

-- The second server is the command that the first one runs, and has the same issuer; the script is the command of the
-- second. Redis writes all that it is told to its folder at once, and reads it when it starts.
local SERVERS = [[sh -c '
  folder=$(mktemp -d) && chmod 755 "$folder" || exit
  trap "kill \$(cat \$folder/pid) 2>/dev/null; rm -rf \$folder" EXIT
  export REDIS_FOLDER="$folder" SESSIONS_REDIS="unix:$folder/socket"
  examples/authorization-server/run sh -c "
    export FIRST_PORT=\$AUTHORIZATION_SERVER_PORT FIRST_CA=\$AUTHORIZATION_SERVER_CA_FILE
    unset AUTHORIZATION_SERVER_PORT
    exec examples/authorization-server/run \"\$@\"
  " second "$@"' first]]

local FUNCTIONS = [[
start_redis() {
  redis-server --port 0 --unixsocket "$REDIS_FOLDER/socket" --unixsocketperm 777 --dir "$REDIS_FOLDER" \
    --appendonly yes --appendfsync always --save "" --logfile "$REDIS_FOLDER/log" </dev/null &
  echo $! >"$REDIS_FOLDER/pid"
  until [ "$(redis-cli -s "$REDIS_FOLDER/socket" ping 2>/dev/null)" = PONG ]; do sleep 0.02; done
}
stop_redis() {
  kill "$(cat "$REDIS_FOLDER/pid")"
  wait "$(cat "$REDIS_FOLDER/pid")"
}
at() { # first or second, PATH, words for curl
  case $1 in
  first) port=$FIRST_PORT authority=$FIRST_CA ;;
  second) port=$AUTHORIZATION_SERVER_PORT authority=$AUTHORIZATION_SERVER_CA_FILE ;;
  esac
  url="https://localhost:$port$2"
  shift 2
  curl -sS --cacert "$authority" -b "$REDIS_FOLDER/cookies" -c "$REDIS_FOLDER/cookies" "$url" "$@"
}
ask="/authorization?response_type=code&client_id=$CLIENT_ID&redirect_uri=$CLIENT_REDIRECT_URI&scope=openid"
interaction() { sed -n "s/.*name=.interaction. value=.\([^\"]*\).*/\1/p" | sort -u; }
outcome() {
  at "$@" -o "$REDIS_FOLDER/page" -w '%{http_code} %{redirect_url}\n' | sed 's/ .*[?&]\(code\|error\)=.*/ \1/'
}
start_redis
]]

local function run(script)
  local output, errors, code = examples.run(SERVERS, FUNCTIONS .. script)
  assert.equal(0, code, errors)
  return output, errors
end

describe("Two authorization servers with one Redis", function()
  if not (has "redis-server" and has "redis-cli" and io.open "/usr/share/lua/5.1/nginx/redis.lua") then
    pending "share sessions (needs redis-server and lua-nginx-redis)"
    return
  end

  it("share people and what they are asked", function()
    local output, errors = run [[
      name=$(at first "$ask" | interaction)
      at second /sign-in -d "interaction=$name&username=alice&password=wonderland" | grep -o "Allow access?" | sort -u
      outcome first /authorization/decision -d "interaction=$name&decision=allow"
      outcome second "$ask&prompt=none"
      outcome first "$ask"
      outcome second /authorization/decision -d "interaction=$name&decision=allow"
    ]]
    assert.equal("Allow access?\n302 code\n302 code\n302 code\n403 \n", output)
    assert.is_nil(errors:find "%[error%]", errors)
  end)

  it("show a page while Redis restarts, and go on afterwards where people were", function()
    local output, errors = run [[
      title() { sed -n 's/.*<h1>\(.*\)<.h1>.*/\1/p' "$REDIS_FOLDER/page"; }
      name=$(at first "$ask" | interaction)
      other=$(at first "$ask" | interaction)
      at first /sign-in -o /dev/null -d "interaction=$name&username=alice&password=wonderland"
      stop_redis
      outcome first /sign-in -d "interaction=$other&username=bob&password=builder"
      outcome second /authorization/decision -d "interaction=$name&decision=allow"
      title
      outcome first "$ask"
      outcome first /account
      outcome first "/.well-known/openid-configuration"
      start_redis
      outcome second /authorization/decision -d "interaction=$name&decision=allow"
      outcome first "$ask&prompt=none"
      outcome first /sign-in -d "interaction=$other&username=bob&password=builder"
      title
    ]]
    assert.equal(("503 \n"):rep(2) .. "Back in a moment\n" .. ("503 \n"):rep(2) .. "200 \n"
      .. ("302 code\n"):rep(2) .. "200 \nAllow access?\n", output)
    assert.is_nil(errors:find "%[error%]", errors)
    assert.matches("%[warn%].*Redis: ", errors)
  end)
end)
