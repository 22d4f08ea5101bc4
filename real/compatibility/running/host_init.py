"""The first process of the namespaces in which the host's own run of a test suite goes on.

    python host_init.py SETTINGS COMMAND...

As root, by the JSON object SETTINGS: makes folders visible elsewhere (`binds`, pairs of from and
to), covers folders that are root's alone with empty ones that are not (`covers`), in which the
folders in `libraries` show the libraries in `library_source`, brings the loopback interface up, and
starts the command as the user `uid` without any group. It reaps what is left to it, as a host's
first process does, and ends with the command; with it the kernel ends all that is left.
"""

import ctypes
import fcntl
import json
import os
import resource
import socket
import struct
import sys

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
MS_BIND = 4096
# What a login gives a user, whatever this command's own limit was raised to.
OPEN_FILES = 1024


def main(settings, command):
    for source, target in settings["binds"]:
        mount(source, target, None, MS_BIND)
    for folder in settings["covers"]:
        mount("tmpfs", folder, "tmpfs", 0)
        os.chmod(folder, 0o755)
    for folder in settings["libraries"]:
        os.makedirs(folder)
        mount(settings["library_source"], folder, None, MS_BIND)
    without_ipv6()
    bring_loopback_up()
    pid = os.fork()
    if pid == 0:
        start(settings["uid"], command)
    while True:
        ended, status = os.wait()
        if ended == pid:
            sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))


def mount(source, target, kind, flags):
    libc = ctypes.CDLL(None, use_errno=True)
    words = [None if word is None else word.encode() for word in (source, target, kind)]
    if libc.mount(*words, flags, None) != 0:
        error = ctypes.get_errno()
        raise OSError(error, "mount %s on %s: %s" % (source, target, os.strerror(error)))


def without_ipv6():
    """As in a container of Docker's that has no network."""
    try:
        with open("/proc/sys/net/ipv6/conf/all/disable_ipv6", "w") as file:
            file.write("1")
    except OSError:
        pass  # The kernel has none, or nobody may switch it.


def bring_loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sH14s", b"lo", 0, b"")
        flags = struct.unpack("16sH14s", fcntl.ioctl(control, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH14s", b"lo", flags | IFF_UP, b""))


def start(uid, command):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(OPEN_FILES, most), most))
    os.setsid()
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)
    os.execv(command[0], command)


main(json.loads(sys.argv[1]), sys.argv[2:])
