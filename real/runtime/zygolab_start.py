"""Where every container's interpreter begins: `python -c "import zygolab_start" ROLE`.

Standard library only, Python 3.8 to 3.13. Whatever is imported here is paid for by each fresh
sandbox, so only built-in modules are.
"""

import posix
import sys

# The runtime's own folder has done its duty; a function's code and packages come last, as in a
# virtual environment.
sys.path.remove("/runtime")
sys.path += ["/handler", "/packages"]

# A Zygote must stay single-threaded, and thread pools sized for the host would run into the limit
# on processes. This is for C libraries: os.environ does not show it.
for variable in (b"OPENBLAS_NUM_THREADS", b"OMP_NUM_THREADS", b"MKL_NUM_THREADS"):
    posix.putenv(variable, b"1")

# The sandbox's user has no entry among the system's, and packages look for a home when they are
# imported. It is the same on all platforms, whatever their engines set.
posix.putenv(b"HOME", b"/tmp")
posix.environ[b"HOME"] = b"/tmp"


def load(name):
    """Imports a module of the runtime."""
    sys.path.insert(0, "/runtime")
    try:
        return __import__(name)
    finally:
        sys.path.remove("/runtime")


if sys.argv[1:2] == ["zygote"]:
    load("zygolab_zygote").run()
elif sys.argv[1:2] == ["action"]:
    load("zygolab_action").run()
else:
    load("zygolab_sandbox").serve(sys.argv[2] if len(sys.argv) > 2 else 3)
