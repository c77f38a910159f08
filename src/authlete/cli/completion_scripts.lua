--- The scripts with which shells complete. tools/install_command installs them. Needs no other module.

local completion_scripts = {}

-- The line is split at spaces, because bash itself splits words at "=" and ":", too.
completion_scripts.bash = [==[
# bash completion for authlete
_authlete() {
  local line=${COMP_LINE:0:COMP_POINT} words current
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  current=${words[${#words[@]} - 1]}
  mapfile -t COMPREPLY < <(authlete complete -- "${words[@]:1}" 2>/dev/null)
  [[ ${COMPREPLY[0]-} == *= || ${COMPREPLY[0]-} == *. ]] && compopt -o nospace
  if [[ $current == *=* && $COMP_WORDBREAKS == *=* ]]; then
    COMPREPLY=("${COMPREPLY[@]#"${current%%=*}="}")
  fi
}
complete -o default -F _authlete authlete
]==]

completion_scripts.zsh = [==[
#compdef authlete
_authlete() {
  local -a found open
  found=("${(@f)$(authlete complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  found=(${found:#})
  open=(${(M)found:#*[=.]})
  found=(${found:#*[=.]})
  (( $#open + $#found )) || { _files; return }
  compadd -S '' -a open
  compadd -a found
}
_authlete "$@"
]==]

completion_scripts.fish = [==[
# fish completion for authlete
complete -c authlete -a '(authlete complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
]==]

return completion_scripts
