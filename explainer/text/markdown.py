"""What a reader wrote, put into Markdown so that it reads as it was written: a file's name, a tensor's, a typed net's.

A name may hold anything, `![x](http://…)` too, which would make the reader's browser fetch a picture.
"""

import re

_MARKUP = re.compile(r"([!#$&()*+.:<>@\[\\\]^_`{|}~-])")
UNREADABLE = "\N{REPLACEMENT CHARACTER}"


def literal(value: object) -> str:
    r"""A value as Markdown that shows it: what would mark up is escaped, what cannot be printed has a sign.

    A backslash may stand before every ASCII punctuation mark (CommonMark 0.31, section 2.4).

    >>> literal("__main__.R"), literal("3×224×224")
    ('\\_\\_main\\_\\_\\.R', '3×224×224')
    """
    printable = "".join(letter if letter.isprintable() else UNREADABLE for letter in str(value))
    return _MARKUP.sub(r"\\\1", printable)
