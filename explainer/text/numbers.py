"""Numbers set for reading: three significant digits with a unit prefix, and the exact figure."""

_PREFIXES = ((10**9, "G"), (10**6, "M"), (10**3, "K"))


def short(value: int) -> str:
    r"""Three significant digits and a prefix, with a no-break space.

    >>> short(25_557_032), short(4_089_184_256), short(640)
    ('25.6\xa0M', '4.09\xa0G', '640')
    """
    for index, (unit, prefix) in enumerate(_PREFIXES):
        if abs(value) >= unit:
            digits = _three_digits(value / unit)
            if digits == "1000" and index:
                return f"1.00\u00a0{_PREFIXES[index - 1][1]}"
            return f"{digits}\u00a0{prefix}"
    return str(value)


def exact(value: int) -> str:
    """Every digit, in groups of three.

    >>> exact(25_557_032)
    '25,557,032'
    """
    return f"{value:,}"


def signed(value: int) -> str:
    r"""A difference, with its sign.

    >>> signed(-231_211_008)
    '−231\xa0M'
    """
    return ("+" if value >= 0 else "−") + short(abs(value))


def significant(value: float) -> str:
    """Three significant digits of any number, with a true minus sign.

    >>> significant(-0.02071), significant(1234.5)
    ('−0.0207', '1,234')
    """
    digits = f"{value:,.0f}" if 1000 <= abs(value) < 10**6 else f"{value:.3g}"
    return digits.replace("-", "−")


def share(part: float) -> str:
    """A share of 1 with one decimal; only all is written as 100%, only nothing as 0%.

    >>> share(0.98234), share(0.99999), share(0.00001), share(1.0)
    ('98.2%', '>99.9%', '<0.1%', '100.0%')
    """
    if 0.9995 <= part < 1:
        return ">99.9%"
    return "<0.1%" if 0 < part < 0.0005 else f"{part:.1%}"


def _three_digits(value: float) -> str:
    decimals = 2 if value < 9.995 else 1 if value < 99.95 else 0
    return f"{value:.{decimals}f}"
