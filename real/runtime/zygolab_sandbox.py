"""A sandbox's server: HTTP/1.1 over a Unix stream socket.

Written by hand, since http.server alone would take longer to import than all the rest. Requests:

    POST /         answers at once: the sandbox is ready; a body tells it of its function
    POST /import   body: module names, one a line; imports them in order
    POST /burn     body: ms of CPU time to use up
    POST /run      body: "REQUEST TIMEOUT_MS", and the event as JSON on the next line, or nothing for {};
                   calls the function's handler

A 200's body is "START END\\n", both in ns of CLOCK_MONOTONIC and taken next to the work, and for
/run the result as JSON. A 500's body is one line that says what went wrong.
"""

import posix
import sys
from time import CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID, clock_gettime, clock_gettime_ns

import _socket

import zygolab_function

RESULT_MAX = 1 << 16
REASON_MAX = 500


def serve(listener):
    """Serves until the process is ended. `listener` is a descriptor, or a path to bind."""
    if isinstance(listener, int):
        server = _socket.socket(fileno=listener)
    else:
        server = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
        server.bind(listener)
        server.listen(16)
    while True:
        descriptor, _ = server._accept()
        connection = _socket.socket(fileno=descriptor)
        try:
            serve_connection(connection)
        except OSError:
            pass
        connection.close()


def serve_connection(connection):
    buffer = b""
    while True:
        end = buffer.find(b"\r\n\r\n")
        while end < 0:
            part = connection.recv(65536)
            if not part:
                return
            buffer += part
            end = buffer.find(b"\r\n\r\n")
        head, buffer = buffer[:end], buffer[end + 4 :]
        length = content_length(head)
        if len(buffer) < length:
            buffer = receive_rest(connection, buffer, length)
            if buffer is None:
                return
        body, buffer = buffer[:length], buffer[length:]
        words = head.split(b" ", 2)
        answer(connection, words[1] if len(words) > 1 else b"", body)


def receive_rest(connection, start, length):
    """A body of which `start` is there; None when the connection ends before it is whole."""
    body = bytearray(length)
    body[: len(start)] = start
    rest = memoryview(body)[len(start) :]
    while rest:
        count = connection.recv_into(rest)
        if count == 0:
            return None
        rest = rest[count:]
    return bytes(body)


def content_length(head):
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def answer(connection, target, body):
    process = posix.getpid()
    try:
        work = WORK.get(target)
        if work is None:
            status, text = b"404 Not Found", b"there is no such target"
        else:
            status, text = b"200 OK", work(body.decode())
    except BaseException as error:  # A handler may raise whatever it likes, SystemExit too.
        if posix.getpid() != process:  # A child of the handler's, on its way out.
            raise
        status, text = b"500 Internal Server Error", explain(error)
    connection.sendall(
        b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status, len(text), text)
    )


def explain(error):
    """One line, in bytes, whatever str() of the error does."""
    try:
        text = "%s: %s" % (type(error).__name__, error)
    except BaseException:
        text = type(error).__name__
    line = " ".join(text.split())[:REASON_MAX]
    return "".join(each if each.isprintable() else "?" for each in line).encode()


def stamps(start, end):
    return b"%d %d\n" % (start, end)


def ready(body):
    if body:
        zygolab_function.tell(body)
    return b""


def import_modules(body):
    start = clock_gettime_ns(CLOCK_MONOTONIC)
    import_all(body.split("\n"))
    return stamps(start, clock_gettime_ns(CLOCK_MONOTONIC))


def import_all(names):
    for name in names:
        if name:
            __import__(name)


def burn(body):
    start = clock_gettime_ns(CLOCK_MONOTONIC)
    end = clock_gettime(CLOCK_PROCESS_CPUTIME_ID) + float(body) / 1e3
    while clock_gettime(CLOCK_PROCESS_CPUTIME_ID) < end:
        pass
    return stamps(start, clock_gettime_ns(CLOCK_MONOTONIC))


def run(body):
    start, end, text = zygolab_function.call(body)
    if len(text) > RESULT_MAX:
        raise ValueError("the result has %d bytes, at most %d are allowed" % (len(text), RESULT_MAX))
    return stamps(start, end) + text.encode()


WORK = {
    b"/": ready,
    b"/import": import_modules,
    b"/burn": burn,
    b"/run": run,
}
