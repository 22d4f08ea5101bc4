"""The generic runtime of an action, as OpenWhisk's images have one: HTTP on TCP port 8080.

Where its container comes up it knows nothing of the action. Requests are those of
zygolab_sandbox.py, and before all others

    POST /init     body: {"value": {"name", "main", "binary": true, "code"}}, the code being a zip of
                   the action and its packages in base64; unpacks it and puts it on sys.path

OpenWhisk's own runtime also loads the action in /init. Here that is left to /import and /run, so
that unpacking and importing are told apart.
"""

import posix
import sys
from time import CLOCK_MONOTONIC, clock_gettime_ns

import _socket

import zygolab_function
import zygolab_sandbox

PORT = 8080
FOLDER = "/tmp/action"


def run():
    zygolab_sandbox.WORK[b"/init"] = init
    introduce()
    server = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    server.bind(("0.0.0.0", PORT))
    server.listen(16)
    zygolab_sandbox.serve(server.detach())


def introduce():
    """Elsewhere what is bound to /host says who the sandbox's user is; this container shares no folder."""
    uid = posix.getuid()
    entries = {
        "/host/passwd": "sandbox:x:%d:%d:sandbox:/tmp:/bin/sh\nroot:x:0:0:root:/:/bin/false\n"
        "nobody:x:65534:65534:nobody:/:/bin/false\n" % (uid, uid),
        "/host/group": "sandbox:x:%d:\nroot:x:0:\nnogroup:x:65534:\n" % uid,
    }
    for path, text in entries.items():
        with open(path, "w") as file:
            file.write(text)
        posix.chmod(path, 0o444)


def init(body):
    # As late as can be: the first answer is to come as early as from other sandboxes.
    from base64 import b64decode
    from io import BytesIO
    from json import loads
    from zipfile import ZipFile

    start = clock_gettime_ns(CLOCK_MONOTONIC)
    code = b64decode(loads(body)["value"]["code"])
    with ZipFile(BytesIO(code)) as archive:
        archive.extractall(FOLDER)
    if FOLDER not in sys.path:
        sys.path.append(FOLDER)
    zygolab_function.arrive()
    return zygolab_sandbox.stamps(start, clock_gettime_ns(CLOCK_MONOTONIC))
