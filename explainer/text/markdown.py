"""What a reader wrote, put into Markdown so that it reads as it was written: a file's name, a tensor's, a typed net's.

A name may hold anything, `![x](http://…)` too, which would make the reader's browser fetch a picture.
"""

import re

_MARKUP = re.compile(r"([!#$&()*+.:<>@\[\\\]^_`{|}~-])")
_FOUND_LATER = re.compile(r"(?<=:)|(?=@)|(?<=www)(?=\.)", re.IGNORECASE)
"""Where addresses, emoji and icons are looked for once the escapes are read: `http://`, `www.`, `a@b`, `:smile:`."""
JOINER = "\N{WORD JOINER}"
UNREADABLE = "\N{REPLACEMENT CHARACTER}"


def literal(value: object) -> str:
    r"""A value as Markdown that shows it: what would mark up is escaped, what cannot be printed has a sign.

    A backslash may stand before every ASCII punctuation mark (CommonMark 0.31, section 2.4). A joiner, which is not
    seen, keeps apart what would be made a link or a picture all the same.

    >>> literal("__main__.R"), literal("3×224×224")
    ('\\_\\_main\\_\\_\\.R', '3×224×224')
    """
    printable = "".join(letter if letter.isprintable() else UNREADABLE for letter in str(value))
    return _MARKUP.sub(r"\\\1", _FOUND_LATER.sub(JOINER, printable))
