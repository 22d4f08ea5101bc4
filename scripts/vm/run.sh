#!/bin/sh
# Tests of real mode on a virtual machine: sh scripts/vm/run.sh --help
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd)
sh "$here/../setup.sh"
node=$here/../../node_modules/.bin/node
[ -x "$node" ] || node=node
exec "$node" --disable-warning=ExperimentalWarning "$here/run-on-machine.ts" "$@"
