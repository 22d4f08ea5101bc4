#!/bin/sh
# Runs on the machine, as its service zygolab-vm: each line of ../steps is a step, a name, a time
# limit in seconds, how often it may be tried, and a command. What steps print goes to the second serial line,
# framed by lines that begin with @, with which the machine tells how far it is.
set -u
cd "$(dirname "$0")/../../.."
# Systemd gives services little; interpreters that start over and over keep what they compiled.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export HOME=/var/tmp ZYGOLAB_CACHE=/var/cache/zygolab NODE_COMPILE_CACHE=/var/cache/node CI=true
port=${1:-/dev/ttyS1}
stty -F "$port" raw -echo 2>/dev/null
exec 3>"$port"
kept=$(mktemp -d)
log=$kept/log
code_file=$kept/code

# Emulated machines end a program with a wrong signal now and then, whatever it does.
died_of_emulation() {
  [ "$code" = 139 ] || grep -qE 'SIG(SEGV|ILL|TRAP|BUS)|Segmentation fault' "$log"
}

echo '@ready' >&3
tab=$(printf '\t')
while IFS=$tab read -r name limit tries command; do
  try=1
  while :; do
    echo "@begin $name $try" >&3
    started=$(cut -d' ' -f1 /proc/uptime)
    {
      timeout -k 60 "$limit" sh -c "$command" 2>&1 </dev/null
      echo $? >"$code_file"
    } | tee "$log" >&3
    code=$(cat "$code_file")
    ended=$(cut -d' ' -f1 /proc/uptime)
    echo >&3
    if [ "$code" != 0 ] && [ "$try" -lt "$tries" ] && died_of_emulation; then
      try=$((try + 1))
      continue
    fi
    break
  done
  echo "@end $name $code $started $ended" >&3
done <../steps
echo '@done' >&3
sync
