"""A Zygote: imports packages and forks when told to.

It has one thread and one channel, a sequenced-packet socket to the launcher:

    "import\\nNAME\\n..."                      -> "imported START END" (ns) or "error TEXT"
    "fork\\nROLE\\nGUARDS\\nUID\\nPROCESSES"   with descriptors: root, channel, output,
                                              a sandbox's listener or a Zygote's nest,
                                              files of the cgroup's members

The child enters its container in C (enter.c), which also closes whatever is not its own: of its
Zygote nothing is left but memory.
"""

import gc
import os
import signal
import sys
from ctypes import CDLL, POINTER, c_int, c_uint
from time import CLOCK_MONOTONIC, clock_gettime_ns

import _socket

import zygolab_sandbox

MESSAGE_MAX = 1 << 15
DESCRIPTORS_MAX = 8
ZYGOTE = 1
CHANNEL = 3
GUARD_PID = 1 << 2

entry = CDLL("/runtime/libenter.so")
entry.zygolab_enter.argtypes = [c_int, *[c_uint] * 3, *[c_int] * 4, POINTER(c_int), c_int]
entry.zygolab_enter.restype = None


def run():
    """Serves orders; in a child that became a sandbox, serves that instead."""
    # The kernel buries the children.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # What was imported so far is never garbage: collecting it would only copy shared pages.
    gc.freeze()
    while True:
        if orders() is not None:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            zygolab_sandbox.serve(3)


def orders():
    """Returns 0 in a child that is to be a sandbox; a child Zygote starts anew."""
    channel = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET, 0, CHANNEL)
    channel.send(b"ready")
    while True:
        message, descriptors = receive(channel)
        if not message:
            os._exit(0)
        words = message.decode().split("\n")
        if words[0] == "import":
            channel.send(import_packages(words[1:]))
        elif words[0] == "fork":
            role = fork([int(word) for word in words[1:]], descriptors)
            if role is None:
                continue
            channel.detach()
            if role == ZYGOTE:
                return None
            return role


def receive(channel):
    message, extra, _, _ = channel.recvmsg(
        MESSAGE_MAX, _socket.CMSG_SPACE(4 * DESCRIPTORS_MAX), _socket.MSG_CMSG_CLOEXEC
    )
    descriptors = []
    for level, kind, data in extra:
        if level == _socket.SOL_SOCKET and kind == _socket.SCM_RIGHTS:
            for start in range(0, len(data) - 3, 4):
                descriptors.append(int.from_bytes(data[start : start + 4], sys.byteorder))
    return message, descriptors


def import_packages(names):
    start = clock_gettime_ns(CLOCK_MONOTONIC)
    try:
        zygolab_sandbox.import_all(names)
    except BaseException as error:
        return b"error " + zygolab_sandbox.explain(error)
    end = clock_gettime_ns(CLOCK_MONOTONIC)
    gc.freeze()
    return b"imported %d %d" % (start, end)


def fork(numbers, descriptors):
    """Returns the role in the child, None in the Zygote."""
    role, guards, uid, processes = numbers
    root, channel, output, own, *joined = descriptors
    members = (c_int * len(joined))(*joined)
    nest = own if role == ZYGOTE else -1
    own_processes = role == ZYGOTE or guards & GUARD_PID
    try:
        error = entry.zygolab_before_fork(nest) if own_processes else 0
        if error:
            raise OSError(-error, os.strerror(-error))
        pid = os.fork()
    except OSError as error:
        pid = -1
        report(channel, error)
    if pid == 0:
        entry.zygolab_enter(
            role, guards, uid, processes, root, channel, output, own, members, len(joined)
        )
        forget_packages()
        return role
    if own_processes and entry.zygolab_after_fork() != 0:
        os._exit(1)
    for descriptor in descriptors:
        os.close(descriptor)
    return None


def forget_packages():
    """Folders of the same path hold other packages and another function now."""
    for place in list(sys.path_importer_cache):
        if place.startswith(("/packages", "/handler")):
            del sys.path_importer_cache[place]
    metadata = sys.modules.get("importlib.metadata")
    if metadata is not None:
        # An instance, since it is a class method in newer versions only.
        metadata.MetadataPathFinder().invalidate_caches()


def report(channel, error):
    end = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET, 0, os.dup(channel))
    end.send(b"error fork: " + zygolab_sandbox.explain(error))
    end.close()
