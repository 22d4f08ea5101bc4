"""Reads the import statements of Python files by their syntax tree.

Paths come in on stdin, each ended by a NUL; a line of JSON goes out for each, in their order:
{"imports": [...], "python2": true} or {"error": "...", "line": 3}. An import is one of

{"module": "a.b", "names": ["c"], "level": 0, "line": 1, "lazy": false, "typing": false}
{"try": [imports], "fallback": [imports]}

`level` counts the dots of a relative import. `lazy` stands in a function: it is not imported when
the module is. `typing` is under `if TYPE_CHECKING` (or `if False`), so that it never runs.
`fallback` holds what handlers of ImportError import in place of what is in `try`. A file that is
Python 2 is read as Python 3 after its old statements were rewritten. A notebook is read cell by cell;
what a cell that cannot be read says stands beside the imports of the others, as "error" and "line".
Runs on Python 3.8 and later.
"""

import ast
import json
import os
import re
import sys
import tokenize
import warnings

# The interpreter is isolated, and does not look beside the script by itself.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from notebook_cells import LineFinder, code_cells, is_python, without_magics


def main():
    warnings.simplefilter('ignore')
    paths = sys.stdin.buffer.read().split(b'\0')[:-1]
    for path in paths:
        sys.stdout.write(json.dumps(read_file(path)) + '\n')


def read_file(path):
    try:
        with open(path, 'rb') as file:
            source = file.read()
    except OSError as error:
        return {'error': one_line(error.strerror), 'line': 1}
    return read_notebook(source) if path.endswith(b'.ipynb') else read_source(source)


def read_source(source):
    try:
        tree, python2 = parse(source)
        calls = b'import_module' in source or b'__import__' in source
        answer = {'imports': read_block(tree.body, Context(False, False, calls))}
        if python2:
            answer['python2'] = True
        return answer
    except SyntaxError as error:
        return {'error': one_line(error.msg), 'line': error.lineno or 1}
    # The parser has limits of its own: nesting, size, bytes that are no text.
    except (ValueError, RecursionError, MemoryError) as error:
        return {'error': one_line(str(error) or type(error).__name__), 'line': 1}


def one_line(message):
    return ' '.join(str(message).split())


def parse(source):
    """The syntax tree, and whether it took a rewriting of Python 2.

    If neither can be read, the error is the one that comes later in the file: what a rewriting gets
    past is no mistake in Python 2.
    """
    try:
        return ast.parse(source), False
    except SyntaxError as error:
        try:
            return ast.parse(rewrite_python2(decode(source))), True
        except SyntaxError as later:
            raise later if (later.lineno or 0) > (error.lineno or 0) else error
        except ValueError:
            raise error


def decode(source):
    try:
        encoding, _ = tokenize.detect_encoding(iter(source.splitlines(True)).__next__)
        text = source.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        text = source.decode('latin-1')
    # A declared encoding is not looked at again once the text is decoded.
    return text.replace('\r\n', '\n').expandtabs(8)


# Statements and literals that Python 3 dropped. Only the imports matter, so that it is enough if
# what comes out is an expression of any kind.
PYTHON_2 = [
    # In brackets they are expressions already. A line may hold several.
    *[(r'^([ \t]*|.*[:;][ \t]*)(?:print|exec)\b[ \t]*(?:>>)?[ \t]*(?=[^\s=.,()\]:#])', r'\1_ = ')] * 3,
    (r'^([ \t]*|.*[:;][ \t]*)raise[ \t]+(?=[^#\n]*,)', r'\1_ = '),
    (r'^([ \t]*except[ \t]+[^:#\n]*[^\s,:#]),[ \t]*(?:[\w.\[\]]+|\([^()\n]*\))[ \t]*:', r'\1 as _:'),
    # The end of `except (A,` on the line before.
    (r'^([^()\n]*\))[ \t]*,[ \t]*[A-Za-z_]\w*[ \t]*:', r'\1 as _:'),
    # Parameters that are tuples: the names alone, from the inside out.
    *[(r'^([ \t]*def[ \t]+\w+[ \t]*\((?:[^\n=:]*[(,])?[ \t]*)\(([^()\n]*)\)', r'\1\2')] * 3,
    *[(r'\blambda\b([ \t]*|[^()=:\n]*,[ \t]*)\(([^()\n]*)\)', r'lambda \1\2')] * 3,
    (r'<>', '!='),
    (r'`', ' '),
    (r'(?<![\w.])0+([1-9][0-9]*|0)[lL]?(?![\w.])', r'\1'),
    (r'(?<![\w.])(0[xX][0-9a-fA-F]+|[0-9]+)[lL]\b', r'\1 '),
    (r'(?<!\w)[uU][rR](?=["\'])', 'r'),
    # Escapes that text of bytes does not know, and names that are keywords now.
    (r'\\([uUN])', r'/\1'),
    (r'\.[ \t]*(?:True|False|None|print|exec)\b', '._'),
    (r'\b(async|await|nonlocal)\b', r'\1_'),
]


def rewrite_python2(text):
    for pattern, replacement in PYTHON_2:
        text = re.sub(pattern, replacement, text, flags=re.M)
    return text


def read_notebook(source):
    """The imports of a notebook's code cells; lines are those of the file where they are found."""
    try:
        notebook = json.loads(source)
        language, cells = code_cells(notebook)
    except (ValueError, AttributeError, TypeError, KeyError) as error:
        return {'error': 'is no notebook: ' + one_line(error), 'line': getattr(error, 'lineno', 1)}
    imports, python2, fault = [], False, {}
    lines = LineFinder(source)
    for number, cell in enumerate(cells, 1) if is_python(language) else []:
        answer = read_source(without_magics(cell).encode('utf-8', 'replace'))
        at = lines.find(cell)
        imports += answer.get('imports', [])
        python2 = python2 or answer.get('python2', False)
        if 'error' in answer and not fault:
            written = cell.split('\n')[answer['line'] - 1 : answer['line']]
            line = lines.within(at, written[0]) if written else at
            fault = {'error': 'code cell {}: {}'.format(number, answer['error']), 'line': line}
    return {'imports': imports, **({'python2': True} if python2 else {}), **fault}


class Context:
    """Where a statement stands."""

    def __init__(self, lazy, typing, calls):
        self.lazy = lazy
        self.typing = typing
        # Whether there may be imports by call: most files need no search for them.
        self.calls = calls


def read_block(statements, context):
    imports = []
    for statement in statements:
        imports.extend(read_statement(statement, context))
    return imports


def read_statement(node, context):
    if isinstance(node, ast.Import):
        return [entry(node, alias.name, [], 0, context) for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        names = [alias.name for alias in node.names]
        return [entry(node, node.module or '', names, node.level, context)]
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        # Decorators and defaults run with the module, the body when it is called.
        outside = read_calls([*node.decorator_list, node.args], context)
        return outside + read_block(node.body, Context(True, context.typing, context.calls))
    if isinstance(node, ast.If):
        return read_if(node, context)
    # `try` with `except*` is a node of its own since Python 3.11.
    if type(node).__name__ in ('Try', 'TryStar'):
        return read_try(node, context)
    return read_parts(node, context)


def read_parts(node, context):
    """Any other statement: the blocks within it, and calls that import in its expressions."""
    imports = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            imports.extend(read_statement(child, context))
        elif type(child).__name__ == 'match_case':
            imports.extend(read_block(child.body, context))
        else:
            imports.extend(read_calls([child], context))
    return imports


def read_if(node, context):
    never = Context(context.lazy, True, context.calls)
    negated = isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not)
    if negated and is_never(node.test.operand):
        then, otherwise = context, never
    elif is_never(node.test):
        then, otherwise = never, context
    else:
        then, otherwise = context, context
    return (
        read_calls([node.test], context)
        + read_block(node.body, then)
        + read_block(node.orelse, otherwise)
    )


def is_never(test):
    """Whether a condition is TYPE_CHECKING, a module's TYPE_CHECKING, False or 0."""
    if isinstance(test, ast.Constant):
        return test.value is False or (type(test.value) is int and test.value == 0)
    name = test.attr if isinstance(test, ast.Attribute) else getattr(test, 'id', None)
    return name == 'TYPE_CHECKING'


def read_try(node, context):
    tried = read_block(node.body + node.orelse, context)
    fallback, others = [], []
    for handler in node.handlers:
        block = read_block(handler.body, context)
        (fallback if catches_import_error(handler.type) else others).extend(block)
    if fallback:
        tried = [{'try': tried, 'fallback': fallback}]
    return tried + others + read_block(node.finalbody, context)


def catches_import_error(kind):
    if kind is None:
        return True
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    names = {'ImportError', 'ModuleNotFoundError', 'Exception', 'BaseException'}
    return any(getattr(each, 'id', getattr(each, 'attr', None)) in names for each in kinds)


def read_calls(nodes, context):
    """Imports by call, of a name that is written out: __import__('a'), import_module('a.b')."""
    imports = []
    for node in nodes if context.calls else []:
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and is_import_function(call.func) and call.args:
                name = call.args[0]
                value = name.value if isinstance(name, ast.Constant) else None
                if isinstance(value, str) and value and not value.startswith('.'):
                    imports.append(entry(call, value, [], 0, context))
    return imports


def is_import_function(function):
    name = getattr(function, 'id', getattr(function, 'attr', None))
    return name in ('__import__', 'import_module')


def entry(node, module, names, level, context):
    return {
        'module': module,
        'names': names,
        'level': level,
        'line': node.lineno,
        'lazy': context.lazy,
        'typing': context.typing,
    }


main()
