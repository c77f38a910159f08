# shellcheck shell=sh
# Runs nginx in a temporary folder, on the loopback address, while a command runs or until stopped. For the scripts
# named "run" in the examples, which set `name`, for messages, and `here`, their own folder, and then:
#
#   . "$here/../lib/nginx.sh"
#   make_folder                 makes $folder, the prefix of nginx
#   can_load openssl.digest     whether nginx's Lua can load a module
#   serve_with configure        starts nginx; `configure` is a function that writes $folder/nginx.conf, with the ports
#                               that choose_port sets; it is called again if another process took one
#   make_certificates           an authority, $folder/ca.pem, and its certificate for localhost: certificate.pem, .key
#   run_command "$@"            serves while the command runs; exits with its exit code
#   wait_for_nginx              serves until stopped
#
# nginx's standard error goes to file descriptor 4, which the script opens. When the script ends, everything that it
# started is stopped, and the folder is removed. Exit code 3: nginx could not be started. NGINX names the program;
# tools/nginx runs it.

program=${here:?}/../../tools/nginx
folder=
nginx=
command=

# Stops everything that was started, removes the folder, exits. A second signal kills a command that does not end.
stop() {
  trap - EXIT
  # shellcheck disable=SC2016
  trap '[ -z "$command" ] || kill -KILL "$command" 2>/dev/null' INT TERM HUP
  for process in $command $nginx; do
    kill -TERM "$process" 2>/dev/null
    wait "$process" 2>/dev/null
  done
  [ -z "$folder" ] || rm -rf -- "$folder"
  exit "$1"
}

# If a command was interrupted, the exit code is that of the signal; stopping a server is success.
# shellcheck disable=SC2317
interrupted() {
  [ -z "$command" ] || stop "$1"
  stop 0
}
trap 'stop $?' EXIT
trap 'interrupted 129' HUP
trap 'interrupted 130' INT
trap 'interrupted 143' TERM

fail() {
  echo "${name:?}: $1" >&2
  stop 3
}

# Whether something listens on the port, according to /proc.
is_taken() {
  grep -qs ":$(printf %04X "$1") " /proc/net/tcp /proc/net/tcp6
}

# Whether it is worth trying other ports.
is_any_taken() {
  for port in $free_ports; do
    ! is_taken "$port" || return 0
  done
  return 1
}

# Sets $port to $1, or if that is empty to a port that is not in use, below those that Linux gives to clients.
choose_port() {
  port=$1
  [ -z "$port" ] || return 0
  while
    number=$(od -An -N2 -tu2 /dev/urandom)
    port=$((20000 + number % 10000))
    is_taken "$port"
  do :; done
  free_ports="$free_ports $port"
}

# The folder has the links "example", to the example, and "src", to the sources, and a file "modules.conf", which loads
# the Lua module if it is not built in, as it is in OpenResty.
make_folder() {
  modules=$("$program" modules 2>&1) || fail "$modules"
  folder=$(mktemp -d) || fail "cannot create a temporary folder"
  mkdir "$folder/temporary"
  ln -s "$here" "$folder/example"
  ln -s "$here/../../src" "$folder/src"
  echo "$modules" >"$folder/modules.conf"
}

make_certificates() {
  command -v openssl >/dev/null || fail "openssl is missing (Debian: openssl; make setup demo-openresty installs it)"
  (
    cd -- "$folder" || exit 1
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ca.key -out ca.pem \
      -days 7 -subj "/CN=Authority of the example $name" &&
      openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout certificate.key \
        -out request.pem -subj "/CN=localhost" &&
      echo "subjectAltName=DNS:localhost,IP:127.0.0.1" >extensions &&
      openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -set_serial 1 -days 7 -extfile extensions \
        -out certificate.pem
  ) >"$folder/openssl.log" 2>&1 || fail "openssl: $(cat "$folder/openssl.log")"
}

# Becomes nginx, with this file in $folder as nginx.conf.
become_nginx() {
  # Before it reads nginx.conf, nginx writes to the system's log, unless told otherwise (possible since 1.19.5).
  log=
  if "$program" -h 2>&1 | grep -q -e '-e filename'; then
    log="-e stderr"
  fi
  # shellcheck disable=SC2086
  exec "$program" -p "$folder/" -c "$folder/$1" $log
}

# `nginx -t` does not run init_by_lua, so nginx starts, and ends there.
can_load() {
  cat >"$folder/check.conf" <<END
include modules.conf;
daemon off;
pid check.pid;
error_log stderr;
events { }
http {
  lua_package_path "\$prefix/src/?.lua;;";
  init_by_lua_block { os.exit(pcall(require, "$1") and 0 or 7) }
}
END
  (become_nginx check.conf) </dev/null >/dev/null 2>&1
  [ $? -ne 7 ]
}

# Starts nginx; true once it listens, false if it has ended, for example because another process took the port.
start_nginx() {
  become_nginx nginx.conf </dev/null >&4 2>&4 4>&- &
  nginx=$!
  while [ ! -s "$folder/nginx.pid" ]; do
    if ! kill -0 "$nginx" 2>/dev/null; then
      nginx=
      return 1
    fi
    sleep 0.02
  done
}

# nginx's output, if file descriptor 4 is this file.
said() {
  cat "$folder/nginx.log" 2>/dev/null
}

serve_with() {
  attempts_left=5
  while
    free_ports=
    "$1"
    ! start_nginx
  do
    attempts_left=$((attempts_left - 1))
    if [ "$attempts_left" -eq 0 ] || ! is_any_taken; then
      fail "nginx did not start. $(said)"
    fi
  done
}

wait_for_nginx() {
  wait "$nginx"
  nginx=
  fail "nginx has ended. $(said)"
}

# The command must not use a proxy to reach nginx.
run_command() {
  for variable in no_proxy NO_PROXY; do
    eval "export $variable=\"127.0.0.1,localhost\${$variable:+,\$$variable}\""
  done
  # In the background, since otherwise no signal would end the wait; so standard input must be passed on.
  exec 3<&0
  "$@" <&3 3<&- 4>&- &
  command=$!
  exec 3<&-
  wait "$command"
  status=$?
  command=
  stop "$status"
}
