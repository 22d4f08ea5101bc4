"""Answers questions about Python packages by the `packaging` library and by pip's own parser.

A JSON array of questions comes in on stdin, each a list whose first item names its kind; a JSON array
of answers goes out, null where the text is none of what is asked for. With the argument `versions`
it tells what there is: {"packaging": "24.1", "pip": "24.2"}.
"""

import json
import os
import sys
import tempfile
import warnings

warnings.simplefilter('ignore')


def main():
    if sys.argv[1:] == ['versions']:
        print(json.dumps({'packaging': version_of('packaging'), 'pip': version_of('pip')}))
        return
    print(json.dumps([answer(question) for question in json.load(sys.stdin)]))


def version_of(module):
    try:
        return __import__(module).__version__
    except ImportError:
        return None


def answer(question):
    kind, *words = question
    try:
        return ANSWERS[kind](*words)
    except Exception as error:
        if type(error).__name__ in EXPECTED:
            return None
        raise


# What the libraries raise on text that is none of what is asked for.
EXPECTED = {
    'InvalidVersion',
    'InvalidSpecifier',
    'InvalidMarker',
    'InvalidRequirement',
    'InvalidWheelFilename',
    'InvalidSdistFilename',
    'UndefinedEnvironmentName',
    'UndefinedComparison',
    'InstallationError',
    'RequirementsFileParseError',
    'UnsupportedWheel',
    'UnicodeDecodeError',
}


def name(text):
    from packaging.utils import canonicalize_name

    return canonicalize_name(text)


def version(text):
    from packaging.version import Version

    return str(Version(text))


def same_release(a, b):
    from packaging.version import Version

    return Version(a) == Version(b)


def order(a, b):
    from packaging.version import Version

    left, right = Version(a), Version(b)
    return (left > right) - (left < right)


def contains(specifier, text):
    from packaging.specifiers import SpecifierSet

    return SpecifierSet(specifier).contains(text, prereleases=True)


def marker(text, environment):
    from packaging.markers import Marker

    return Marker(text).evaluate(environment)


def specifier(text):
    from packaging.requirements import Requirement

    read = Requirement(text)
    return [
        name(read.name),
        sorted(read.extras),
        sorted(str(clause) for clause in read.specifier),
        read.url,
        read.marker is not None,
    ]


def artifact(file):
    from packaging.utils import parse_sdist_filename, parse_wheel_filename

    parse = parse_wheel_filename if file.endswith('.whl') else parse_sdist_filename
    package, release, *_ = parse(file)
    return [package, str(release)]


def line(text, editable):
    """What pip makes of a line: a name or null, clauses, extras, whether its marker holds."""
    from pip._internal.req.constructors import install_req_from_editable, install_req_from_line

    read = (install_req_from_editable if editable else install_req_from_line)(text)
    return describe(read)


def describe(read):
    clauses = list(read.req.specifier) if read.req else []
    if any(type(clause).__name__ == 'LegacySpecifier' for clause in clauses):
        # Versions of pip from 24.1 on refuse it.
        return None
    return {
        'name': read.req and name_by_pip(read.req.name),
        'clauses': sorted(str(clause) for clause in clauses),
        'extras': sorted(read.extras),
        'holds': read.markers.evaluate() if read.markers else True,
        'located': read.link is not None,
    }


def name_by_pip(text):
    from pip._vendor.packaging.utils import canonicalize_name

    return canonicalize_name(text)


def file(content, environment):
    """What pip reads from a requirements file, its bytes given as hexadecimal digits."""
    from pip._internal.req.constructors import install_req_from_parsed_requirement
    from pip._internal.req.req_file import parse_requirements

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'requirements.txt')
        with open(path, 'wb') as target:
            target.write(bytes.fromhex(content))
        before = dict(os.environ)
        os.environ.update(environment)
        try:
            lines = list(parse_requirements(path, None))
        finally:
            os.environ.clear()
            os.environ.update(before)
        read = [describe(install_req_from_parsed_requirement(line)) for line in lines]
        return None if None in read else read


ANSWERS = {
    'name': name,
    'version': version,
    'same_release': same_release,
    'order': order,
    'contains': contains,
    'marker': marker,
    'specifier': specifier,
    'artifact': artifact,
    'line': line,
    'file': file,
}

main()
