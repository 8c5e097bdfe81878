"""What a reader wrote, put into Markdown so that it reads as it was written: a file's name, a tensor's, a typed net's.

A name may hold anything, `![x](http://…)` too, which would make the reader's browser fetch a picture.
"""

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
UNREADABLE = "\N{REPLACEMENT CHARACTER}"


def literal(value: object) -> str:
    r"""A value as Markdown that shows it: punctuation is punctuation, and what cannot be printed has a sign.

    Every ASCII punctuation mark may stand behind a backslash (CommonMark 0.31, section 2.4).

    >>> literal("__main__.R"), literal("3×224×224")
    ('\\_\\_main\\_\\_\\.R', '3×224×224')
    """
    printable = "".join(letter if letter.isprintable() else UNREADABLE for letter in str(value))
    return _PUNCTUATION.sub(r"\\\1", printable)
