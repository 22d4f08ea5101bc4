"""Writes wheels of synthetic packages, as pipbench's: their import costs CPU time and memory.

Reads a JSON list from standard input: [{"name", "version", "dependencies", "cpu_ns", "bytes"}, ...].
The first argument is the folder to write to.
"""

import json
import sys
import zipfile

# CPU time counts from where the import begins, and not from the start of the process: a process
# that has used up some before, as one forked from a Zygote may have, burns all of it nevertheless.
MODULE = """\
{imports}
from time import process_time_ns

_end = process_time_ns() + {cpu_ns}
_memory = b"\\xff" * {bytes}
while process_time_ns() < _end:
    pass
"""

METADATA = "Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: zygolab\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def main():
    folder = sys.argv[1]
    for package in json.load(sys.stdin):
        write_wheel(folder, package)


def write_wheel(folder, package):
    imports = "\n".join("import " + name for name in package["dependencies"])
    information = "{name}-{version}.dist-info/".format(**package)
    files = {
        package["name"] + "/__init__.py": MODULE.format(
            imports=imports, cpu_ns=package["cpu_ns"], bytes=package["bytes"]
        ),
        information + "METADATA": METADATA.format(**package),
        information + "WHEEL": WHEEL,
    }
    record = information + "RECORD"
    files[record] = "".join(name + ",,\n" for name in [*files, record])
    path = "{}/{}-{}-py3-none-any.whl".format(folder, package["name"], package["version"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)


main()
