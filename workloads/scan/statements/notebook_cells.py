"""The code cells of notebooks, as Python: what only IPython understands is taken out.

Runs on Python 3.8 and later.
"""

import json
import re


def code_cells(notebook):
    """The language of a notebook and the texts of its code cells, in formats 4 and 3."""
    metadata = notebook.get('metadata', {})
    described = metadata.get('language_info') or {}
    kernel = metadata.get('kernelspec') or {}
    language = described.get('name') or kernel.get('language') or language_of(kernel.get('name'))
    sheets = notebook['worksheets'] if 'worksheets' in notebook else [notebook]
    cells = [cell for sheet in sheets for cell in sheet['cells'] if cell['cell_type'] == 'code']
    texts = [cell.get('source', cell.get('input', '')) for cell in cells]
    return language, [text if isinstance(text, str) else ''.join(text) for text in texts]


def language_of(kernel):
    """The language of a kernel by its name; none if it may well be an environment of Python."""
    known = re.match(r'(ir|julia|bash|deno|javascript|ijavascript|node|iruby|ruby|xc|xcpp|cling|octave|'
                     r'imatlab|matlab|gophernotes|rust|evcxr|ihaskell|haskell|scala|almond|kotlin|'
                     r'iperl|sql|stata|sas|wolfram|\.net)(?=$|[^a-z])', kernel or '', re.I)
    return known and known[1]


def is_python(language):
    return re.match('i?python', language or 'python', re.I) is not None


# Magics of a whole cell after which comes Python all the same.
PYTHON_CELLS = {'time', 'timeit', 'capture', 'prun', 'debug', 'python', 'python3', 'pypy'}


def without_magics(cell):
    """A cell without what only IPython understands; its lines keep their numbers."""
    lines = cell.replace('\r\n', '\n').split('\n')
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    magic = re.match(r'\s*%%(\w*)', lines[first])
    if magic and magic[1] not in PYTHON_CELLS:
        return ''
    return '\n'.join(without_line_magics(lines))


def without_line_magics(lines):
    """Lines without magics. `% name` may well be Python where a statement goes on."""
    written, state, rest = [], OUTSIDE, 0
    for index, line in enumerate(lines):
        plain = line
        if index < rest:
            plain = ''
        elif state == OUTSIDE:
            plain = MAGIC.sub(r'\1pass', ASSIGNED_MAGIC.sub(r'\1None', line))
        if index >= rest and plain != line:
            rest = end_of_command(lines, index)
        state = state_after(plain, state)
        written.append(plain)
    return written


def end_of_command(lines, start):
    """Where a command ends that may go on after a backslash, or where a magic's brackets are open."""
    end = start + 1
    while end < len(lines) and lines[end - 1].endswith('\\'):
        end += 1
    if '!' in lines[start]:
        return end
    state = OUTSIDE
    for number in range(start, len(lines)):
        state = state_after(lines[number], state)
        if state == OUTSIDE:
            return max(end, number + 1)
    return end


# How many brackets are open, the quotes of the text that is open, whether a backslash ends the line.
OUTSIDE = (0, '', False)
PIECES = re.compile(
    r'"""|\'\'\'|"(?:\\.|[^"\\])*"?|\'(?:\\.|[^\'\\])*\'?|#.*|[()\[\]{}]|\\.?'
)


def state_after(line, state):
    """Where a line of Python leaves off, for that where it starts."""
    depth, quotes, _ = state
    last = ''
    for piece in PIECES.findall(line) if not quotes else re.findall(r'\\.|"""|\'\'\'', line):
        if quotes:
            if piece == quotes:
                rest = line[line.index(quotes) + 3 :]
                return state_after(rest, (depth, '', False))
        elif piece in ('"""', "'''"):
            rest = line[line.index(piece) + 3 :]
            return state_after(rest, (depth, piece, False))
        else:
            depth = max(0, depth + (piece in '([{') - (piece in ')]}'))
            last = piece
    return depth, quotes, last == '\\'


# Whole lines: `%magic`, `!command`, `?name`, `name?`, and commands that IPython runs without a sign.
MAGIC = re.compile(
    r'^(\s*)(?:%.*|!.*|\?.*|[,;/][A-Za-z_].*|[\w.]+\?{1,2}\s*|(?:pip3?|conda|mamba)\s+(?:install|uninstall|list|show)\b.*'
    r'|(?:ls|cd|pwd|cat|mkdir|rm|cp|mv)(?:\s+[\w./~*-][^=(]*)?)$'
)
# `files = !ls`, `value = %magic`.
ASSIGNED_MAGIC = re.compile(r'^(\s*[\w., ]+=\s*)[!%].*$')


class LineFinder:
    """Finds the lines of a notebook's file on which lines of its cells stand, cell by cell."""

    def __init__(self, source):
        self.lines = source.decode('utf-8', 'replace').split('\n')
        self.at = 1

    def find(self, cell):
        """The line of the file on which a cell starts, after those before it."""
        written = next((line for line in cell.split('\n') if line.strip()), None)
        if written is not None:
            self.at = self.within(self.at, written)
        return self.at

    def within(self, start, written):
        """The first line from `start` on with this text in it, else `start`."""
        texts = [json.dumps(written.rstrip('\r'), ensure_ascii=ascii)[1:-1] for ascii in (True, False)]
        for number in range(start, len(self.lines) + 1):
            if any(text in self.lines[number - 1] for text in texts):
                return number
        return start
