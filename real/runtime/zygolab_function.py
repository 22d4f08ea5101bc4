"""The function that a sandbox serves: what it is told of it, its module, and its calls.

A sandbox is told once, before anything is imported, as JSON:

    {"name", "handler": "MODULE.NAME", "folder", "environment": {...}, "memory_limit_mb",
     "output": a file for what it puts out, "logs": whether calls are marked there}

all of it optional. A call is a line "REQUEST TIMEOUT_MS" and, on the lines after it, the event.
"""

import builtins
import posix
import sys
from time import CLOCK_MONOTONIC, clock_gettime, clock_gettime_ns, tzset

import _frozen_importlib
import _frozen_importlib_external

from zygolab_json import decode, encode

NO_HANDLER = lambda event: event
NOTHING = compile("", "nothing", "exec")
# Without the module site nobody else defines them.
builtins.exit = builtins.quit = sys.exit
told = {}
# The handler's module, read but not run, and its code.
read = []
# The handler, and whether it takes a context.
loaded = []


def tell(text):
    rehearse()
    told.update(decode(text))
    for name, value in told.get("environment", {}).items():
        set_variable(name, value)
    if "TZ" in told.get("environment", {}):
        tzset()  # C and the module time have looked at it before.
    if "output" in told:
        output = posix.open(told["output"], posix.O_WRONLY | posix.O_CREAT | posix.O_APPEND, 0o600)
        posix.dup2(output, 1)
        posix.dup2(output, 2)
        posix.close(output)
    arrive()


def rehearse():
    """What a call goes through has been gone through once: after a fork, that copies its pages."""
    exec(NOTHING, {})
    loaded[:] = NO_HANDLER, takes_context(NO_HANDLER)
    call("- 0\n{}")
    loaded.clear()


def set_variable(name, value):
    """For C and for what it starts, and for os.environ, whether os has been imported or not."""
    key, text = name.encode(), value.encode("utf-8", "surrogateescape")
    posix.putenv(key, text)
    posix.environ[key] = text
    if "os" in sys.modules:
        sys.modules["os"].environ[name] = value


def folder():
    return told.get("folder", "/handler")


def arrive():
    """Where the code is there: files beside it are found by their names alone, as on AWS Lambda."""
    try:
        posix.chdir(folder())
    except FileNotFoundError:  # It comes later, or never.
        return
    read_module()


def call(body):
    """Calls the handler: when that began and ended, in ns of CLOCK_MONOTONIC, and the result."""
    head, _, event_text = body.partition("\n")
    request, _, timeout_ms = head.partition(" ")
    deadline = clock_gettime(CLOCK_MONOTONIC) + float(timeout_ms or 0) / 1e3
    event = decode(event_text) if event_text else {}
    process = posix.getpid()
    mark("START", request)
    try:
        start = clock_gettime_ns(CLOCK_MONOTONIC)
        handler, wants_context = load()
        if wants_context:
            result = handler(event, Context(request, deadline))
        else:
            result = handler(event)
        end = clock_gettime_ns(CLOCK_MONOTONIC)
        if posix.getpid() != process:
            raise SystemExit
        return start, end, encode(result)
    except BaseException as error:
        if posix.getpid() != process:
            end_child(error)
        if told.get("logs"):
            flush()
            # The interpreter's own way to show it, which needs nothing that had to be imported.
            own = error.with_traceback(error.__traceback__.tb_next)
            sys.__excepthook__(type(own), own, own.__traceback__)
        raise
    finally:
        if posix.getpid() == process:
            mark("END", request)
        flush()


def end_child(error):
    """A child that came out of the handler that forked it ends as a script does: it is not to answer too."""
    if not isinstance(error, SystemExit):
        sys.excepthook(type(error), error, error.__traceback__)
        raise SystemExit(1)


def mark(word, request):
    if told.get("logs"):
        flush()
        posix.write(1, ("%s %s\n" % (word, request)).encode())


def flush():
    """What a handler printed is not to wait for the next call, which may never come."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # Closed, replaced by anything, or full.
            pass


def load():
    """The handler, and whether it takes a context; its module is imported by the first call."""
    if not loaded:
        module_name, name = handler_name()
        module = run_module() if read else import_from_folder(module_name)
        handler = getattr(module, name)
        loaded[:] = handler, takes_context(handler)
    return loaded


def handler_name():
    module_name, _, name = told.get("handler", "handler.handler").rpartition(".")
    return module_name.replace("/", "."), name


def read_module():
    """Reads the handler's module, so that a call need not; one in a package would run code."""
    module_name, _ = handler_name()
    if "." in module_name:
        return
    try:
        spec = _frozen_importlib_external.PathFinder.find_spec(module_name, [folder()])
        code = spec.loader.get_code(module_name)
        read[:] = _frozen_importlib.module_from_spec(spec), code
    except Exception:  # The call says what is wrong.
        pass


def run_module():
    module, code = read
    sys.modules[module.__name__] = module
    try:
        exec(code, module.__dict__)
    except BaseException:
        del sys.modules[module.__name__]
        raise
    return module


def import_from_folder(name):
    """From the function's folder, even where a module of that name is in the standard library."""
    places, full_name, package = [folder()], "", None
    for part in name.split("."):
        full_name = full_name + "." + part if full_name else part
        spec = _frozen_importlib_external.PathFinder.find_spec(full_name, places)
        if spec is None:
            raise ImportError("there is no module %s in the function's folder" % full_name)
        module = sys.modules.get(full_name)
        # Its package may have imported it already.
        if spec.origin is None or getattr(module, "__file__", None) != spec.origin:
            module = _frozen_importlib._load(spec)
        if package is not None:
            setattr(package, part, module)
        places, package = getattr(module, "__path__", []), module
    return module


def takes_context(handler):
    """Whether it is called with (event, context).

    That is so where it needs two arguments, or has a second one named for a context, or takes any
    number. It is asked of the innermost function, where decorators say what they wrap.
    """
    hidden, original = 0, handler
    while hasattr(handler, "__wrapped__"):
        handler = handler.__wrapped__
    if not hasattr(handler, "__code__") and not hasattr(handler, "__func__"):
        if isinstance(handler, type):
            handler, hidden = handler.__init__, 1
        else:
            handler = getattr(handler, "__call__", handler)
    if hasattr(handler, "__func__"):
        handler, hidden = handler.__func__, 1
    code = getattr(handler, "__code__", None)
    if code is None:
        return takes_context_by_signature(original)
    names = code.co_varnames[hidden : code.co_argcount]
    needed = len(names) - len(handler.__defaults__ or ())
    return needed >= 2 or len(names) >= 2 and is_context(names[1]) or bool(code.co_flags & 4)


def is_context(name):
    return "context" in name or "ctx" in name


def takes_context_by_signature(handler):
    """For what is not written in Python, such as a partial function."""
    from inspect import signature

    try:
        signature(handler).bind({}, None)
    except (TypeError, ValueError):
        return False
    return True


class Context:
    """What AWS Lambda hands to a handler beside the event, as far as it has a meaning here."""

    function_version = "$LATEST"
    identity = None
    client_context = None

    def __init__(self, request, deadline):
        self._deadline = deadline
        self.aws_request_id = self.request_id = request
        self.function_name = told.get("name", "function")
        self.memory_limit_in_mb = str(told.get("memory_limit_mb", 0))
        self.invoked_function_arn = "arn:aws:lambda:local:000000000000:function:" + self.function_name
        self.log_group_name = "/aws/lambda/" + self.function_name
        self.log_stream_name = request

    def get_remaining_time_in_millis(self):
        return max(0, int((self._deadline - clock_gettime(CLOCK_MONOTONIC)) * 1e3))

    def log(self, message):
        sys.stdout.write(str(message))
