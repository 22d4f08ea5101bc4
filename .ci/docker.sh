#!/bin/sh
# Docker for the tests of real mode: `sh .ci/docker.sh start`, and `stop` when they are done.
#
# start installs Debian's docker.io, iptables, runc and crun where it is root on Debian and they are
# missing, and starts dockerd if no daemon answers on the socket that DOCKER_HOST names, or on the
# standard one; a DOCKER_HOST that is no socket is left to whoever set it. stop ends the daemon
# that start began, and no other. Where Docker cannot be had, start says why and returns 0: the
# tests that need it skip with the reason.
host=${DOCKER_HOST:-unix:///var/run/docker.sock}
socket=${host#unix://}
state=${ZYGOLAB_DOCKER_STATE:-/run/zygolab-ci-docker}

answers() {
  [ -S "$socket" ] && curl --silent --max-time 5 --unix-socket "$socket" http://docker/_ping >/dev/null
}

install_packages() {
  missing=
  command -v dockerd >/dev/null || missing="$missing docker.io"
  command -v iptables >/dev/null || missing="$missing iptables"
  command -v runc >/dev/null || missing="$missing runc"
  command -v crun >/dev/null || missing="$missing crun"
  command -v curl >/dev/null || missing="$missing curl"
  # Where the kernel has AppArmor, Docker 20.10 starts no container without its parser.
  [ "$(cat /sys/module/apparmor/parameters/enabled 2>/dev/null)" != Y ] ||
    command -v apparmor_parser >/dev/null || missing="$missing apparmor"
  [ -z "$missing" ] && return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "docker.sh: not root on Debian, so these are not installed:$missing" >&2
    return 1
  fi
  apt-get update -qq
  # Word splitting is wanted: $missing is a list of package names.
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

start() {
  if [ "$socket" = "$host" ]; then
    echo "docker.sh: DOCKER_HOST=$host is no Unix socket, so no daemon is started" >&2
    return 0
  fi
  install_packages || return 0
  answers && { echo 'docker.sh: a daemon answers already'; return 0; }
  if [ "$(id -u)" != 0 ]; then
    echo 'docker.sh: not root, so no daemon is started' >&2
    return 0
  fi
  mkdir -p "$state"
  setsid dockerd --host "$host" >"$state/log" 2>&1 </dev/null &
  echo $! >"$state/pid"
  tries=0
  until answers; do
    tries=$((tries + 1))
    if [ "$tries" -ge 60 ] || ! kill -0 "$(cat "$state/pid")" 2>/dev/null; then
      echo 'docker.sh: dockerd did not start:' >&2
      tail -n 5 "$state/log" >&2
      stop
      return 0
    fi
    sleep 0.5
  done
  echo 'docker.sh: started dockerd'
}

stop() {
  [ -f "$state/pid" ] || return 0
  pid=$(cat "$state/pid")
  # The number may have gone to another process since: only a dockerd is stopped.
  if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ]; then
    kill "$pid"
    tries=0
    while [ -d "/proc/$pid" ] && [ "$tries" -lt 60 ]; do
      tries=$((tries + 1))
      sleep 0.5
    done
  fi
  rm -rf "$state"
}

case "$1" in
  start | stop) "$1" ;;
  *)
    echo 'usage: sh .ci/docker.sh start|stop' >&2
    exit 2
    ;;
esac
