"""JSON in both directions, as json.loads and json.dumps have it.

The package json would bring regular expressions and enumerations along, which take longer to import
than an interpreter to start. What it does its work with is in C and comes alone.
"""

try:
    from _json import encode_basestring_ascii, make_encoder, make_scanner
except ImportError:  # An interpreter without the C part.
    from json import dumps as encode, loads as decode
else:
    WHITE_SPACE = " \t\n\r"

    class Rules:
        """What a scanner wants to know: everything as json.loads has it by default."""

        strict = True
        object_hook = None
        object_pairs_hook = None
        parse_float = float
        parse_int = int
        parse_constant = {
            "NaN": float("nan"),
            "Infinity": float("inf"),
            "-Infinity": float("-inf"),
        }.__getitem__

    def decode(text):
        """The value; ValueError where the text is not JSON."""
        start = len(text) - len(text.lstrip(WHITE_SPACE))
        try:
            value, end = make_scanner(Rules)(text, start)
        except StopIteration as stop:
            raise ValueError("a JSON value is missing at character %d" % stop.value) from None
        if text[end:].strip(WHITE_SPACE):
            raise ValueError("something follows the JSON value at character %d" % end)
        return value

    def encode(value):
        """ASCII text; TypeError or ValueError where the value has no JSON."""
        if isinstance(value, str):
            return encode_basestring_ascii(value)
        encoder = make_encoder(
            {}, refuse, encode_basestring_ascii, None, ": ", ", ", False, False, True
        )
        return "".join(encoder(value, 0))

    def refuse(value):
        raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)
