"""Where every container's interpreter begins: `python -c "import zygolab_start; zygolab_start.run()" ROLE`.

Standard library only, Python 3.8 to 3.13. Whatever is imported here is paid for by each fresh
sandbox, so only modules in C are.
"""

import posix
import sys

# The runtime's own folder has done its duty; a function's code and packages come last, as in a
# virtual environment.
sys.path.remove("/runtime")
sys.path += ["/handler", "/packages"]

# The same on all platforms, whatever their engines set.
ENVIRONMENT = {
    b"HOME": b"/tmp",
    b"LANG": b"C.UTF-8",
    b"PATH": b"/usr/local/bin:/usr/bin:/bin",
    # A Zygote must stay single-threaded, and thread pools sized for the host would run into the limit
    # on processes.
    b"MKL_NUM_THREADS": b"1",
    b"OMP_NUM_THREADS": b"1",
    b"OPENBLAS_NUM_THREADS": b"1",
}
for variable in list(posix.environ):
    posix.unsetenv(variable)
posix.environ.clear()
for variable, value in ENVIRONMENT.items():
    posix.putenv(variable, value)
posix.environ.update(ENVIRONMENT)


def load(name):
    """Imports a module of the runtime."""
    sys.path.insert(0, "/runtime")
    try:
        return __import__(name)
    finally:
        sys.path.remove("/runtime")


def run():
    role, *words = sys.argv[1:] or ["sandbox"]
    del sys.argv[1:]
    if role == "zygote":
        load("zygolab_zygote").run()
    elif role == "action":
        load("zygolab_action").run()
    else:
        load("zygolab_sandbox").serve(words[0] if words else 3)
