#!/bin/sh
# Creates the certificates for the specs, unless FOLDER already has valid ones, and prints FOLDER's absolute name.
# Several processes may run this concurrently; all get the same files.
#
#   certificates.sh FOLDER
#
# ca.pem signs good (localhost, 127.0.0.1, ::1), wrong_host, expired and client; unknown_ca is signed by a CA that is
# not kept; self_signed signs itself. NAME.pem is the certificate, NAME.key its key.
set -eu
umask 022

folder=$1
recipe=1 # increase it when the files below change, so that existing ones are recreated

fresh() {
  [ "$(cat "$folder/recipe" 2>/dev/null)" = "$recipe" ] &&
    openssl x509 -checkend 604800 -noout -in "$folder/ca.pem" >/dev/null 2>&1
}

key() {
  openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
}

authority() { # NAME COMMON_NAME
  key "$1"
  openssl req -x509 -new -key "$1.key" -out "$1.pem" -days 365 -subj "/CN=$2" -config configuration \
    -extensions authority
}

signed() { # NAME AUTHORITY START END EXTENSIONS
  key "$1"
  openssl req -new -key "$1.key" -out request -subj "/CN=$1 of lua-authlete's specs" -config configuration
  rm -f index index.attr
  : >index
  openssl ca -batch -notext -in request -out "$1.pem" -cert "$2.pem" -keyfile "$2.key" \
    -startdate "$3" -enddate "$4" -config configuration -extensions "$5"
}

make_all() {
  cat >configuration <<'END'
[req]
distinguished_name = name
[name]
[ca]
default_ca = signing
[signing]
database = index
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any_name
unique_subject = no
[any_name]
commonName = supplied
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[loopback]
subjectAltName = DNS:localhost, IP:127.0.0.1, IP:::1
extendedKeyUsage = serverAuth
[elsewhere]
subjectAltName = DNS:elsewhere.example
extendedKeyUsage = serverAuth
[client]
extendedKeyUsage = clientAuth
END
  year=$(date -u +%Y)
  start=$((year - 1))0101000000Z
  end=$((year + 2))0101000000Z
  authority ca "lua-authlete's specs"
  authority other "another authority"
  signed good ca "$start" "$end" loopback
  signed wrong_host ca "$start" "$end" elsewhere
  signed expired ca "$start" "$((year - 1))0201000000Z" loopback
  signed client ca "$start" "$end" client
  signed unknown_ca other "$start" "$end" loopback
  key self_signed
  openssl req -x509 -new -key self_signed.key -out self_signed.pem -days 365 -subj "/CN=localhost" \
    -config configuration -extensions loopback
  echo "$recipe" >recipe
  for file in *; do
    case $file in
      other.* | *.pem | *.key | recipe) ;;
      *) rm -f "$file" ;;
    esac
  done
  rm -f other.* [0-9A-F][0-9A-F][0-9A-F][0-9A-F]*.pem
}

if ! fresh; then
  mkdir -p "$(dirname "$folder")"
  temporary=$(mktemp -d "$folder.XXXXXX")
  chmod 755 "$temporary"
  set +e # a condition would disable it inside as well
  (set -e && cd "$temporary" && make_all) >"$temporary.log" 2>&1
  result=$?
  set -e
  if [ "$result" -ne 0 ]; then
    cat "$temporary.log" >&2
    rm -rf "$temporary" "$temporary.log"
    exit 1
  fi
  rm -f "$temporary.log"
  # The first process moves its folder into place, after moving a stale one away.
  if [ -e "$folder" ] && ! fresh; then
    mv -T "$folder" "$temporary.old" 2>/dev/null || true
  fi
  mv -T "$temporary" "$folder" 2>/dev/null || true
  rm -rf "$temporary" "$temporary.old"
  fresh
fi
cd "$folder"
pwd
