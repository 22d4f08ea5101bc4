"""The first process of the namespaces in which the host's own run of a test suite goes on.

    python host_init.py UID FROM TO [FROM TO]... -- COMMAND...

As root: makes each folder FROM visible as TO, brings the loopback interface up, and starts the
command as the user UID without any group. It reaps what is left to it, as a host's first process
does, and ends with the command; with it the kernel ends whatever the command has started.
"""

import ctypes
import fcntl
import os
import resource
import socket
import struct
import sys

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
MS_BIND = 4096
# What a login gives a user, whatever this command's own limit was raised to.
OPEN_FILES = 1024


def main(words):
    at = words.index("--")
    uid, folders, command = int(words[0]), words[1:at], words[at + 1 :]
    for source, target in zip(folders[::2], folders[1::2]):
        bind(source, target)
    bring_loopback_up()
    pid = os.fork()
    if pid == 0:
        start(uid, command)
    while True:
        ended, status = os.wait()
        if ended == pid:
            sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))


def bind(source, target):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(source.encode(), target.encode(), None, MS_BIND, None) != 0:
        error = ctypes.get_errno()
        raise OSError(error, "mount %s on %s: %s" % (source, target, os.strerror(error)))


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


main(sys.argv[1:])
