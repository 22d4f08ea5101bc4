#!/bin/sh
# Says what the machine is, a line each: `name: value`.
set -u
controllers=/sys/fs/cgroup/cgroup.controllers
echo "system: $(. /etc/os-release && echo "$PRETTY_NAME"), $(systemctl --version | head -n 1 | cut -d' ' -f1,2)"
echo "kernel: $(uname -r)"
echo "cpus: $(nproc)"
echo "cgroups: $(stat -f -c %T /sys/fs/cgroup), $(cat "$controllers")"
echo "docker: $(docker info --format '{{.ServerVersion}}, storage {{.Driver}}, cgroups v{{.CgroupVersion}} by {{.CgroupDriver}}' 2>&1 | tail -n 1)"
echo "runc: $(runc --version | head -n 1 | cut -d' ' -f3)"
echo "crun: $(crun --version | head -n 1 | cut -d' ' -f3)"
echo "python: $(python3 --version | cut -d' ' -f2)"
echo "node: $(node_modules/.bin/node --version)"
