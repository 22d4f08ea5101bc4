#!/bin/sh
# Fails, and says what there is, if anything of zygolab is left on the machine.
set -u
left=$(
  ./zygolab clean >&2 || echo 'clean: failed'
  grep zygolab /proc/self/mountinfo | grep -v ' /zygolab '
  find /sys/fs/cgroup -type d -name 'zygolab-*' ! -name 'zygolab-vm.service'
  ls -d /run/zygolab/* 2>/dev/null
  docker ps --all --quiet --filter label=zygolab
  runc list --quiet 2>/dev/null | grep zygolab
  for pid in /proc/[0-9]*; do
    grep -q 'zygolab-run\|docker-' "$pid/cgroup" 2>/dev/null && tr '\0' ' ' <"$pid/cmdline" && echo
  done
)
[ -z "$left" ] && echo 'nothing is left' && exit 0
echo "$left"
exit 1
