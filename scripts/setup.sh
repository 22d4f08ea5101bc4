#!/bin/sh
# Installs what package-lock.json names, the pinned Node included, unless that very lock is installed already.
set -eu
cd "$(dirname "$0")/.."
stamp=node_modules/.zygolab-lock
if [ -f "$stamp" ] && cmp -s package-lock.json "$stamp"; then
  exit 0
fi
command -v npm >/dev/null || { echo "zygolab: npm is not on the PATH; install Node.js 20 or newer, which brings it" >&2; exit 1; }
echo "zygolab: installing its dependencies (once, about half a minute)" >&2
npm ci --no-fund --no-audit --loglevel=error >&2
cp package-lock.json "$stamp"
