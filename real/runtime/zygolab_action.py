"""The generic runtime of an action, as OpenWhisk's images have one: HTTP on TCP port 8080.

Where its container comes up it knows nothing of the action. Requests are those of
zygolab_sandbox.py, and before all others

    POST /init     body: {"value": {"name", "main", "binary": true, "code"}}, the code being a zip of
                   the action and its packages in base64; unpacks it and puts it on sys.path

OpenWhisk's own runtime also loads the action in /init. Here that is left to /import and /run, so
that unpacking and importing are told apart.
"""

import sys
from time import CLOCK_MONOTONIC, clock_gettime_ns

import _socket

import zygolab_sandbox

PORT = 8080
FOLDER = "/tmp/action"


def run():
    zygolab_sandbox.WORK[b"/init"] = init
    server = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    server.bind(("0.0.0.0", PORT))
    server.listen(16)
    zygolab_sandbox.serve(server.detach())


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
    return zygolab_sandbox.stamps(start, clock_gettime_ns(CLOCK_MONOTONIC))
