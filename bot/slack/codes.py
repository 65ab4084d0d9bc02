"""The codes by which people join a cohort: short enough to say, long enough that nobody guesses one."""

import secrets

# No letter or digit that is taken for another: no 0 and O, no 1, I and L, and no U, which is heard as V.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_CHARS = 8


def new_code() -> str:
    """
    Return a new code, one of 30 to the power of 8.

    With a thousand cohorts open, somebody who types a guess every second meets one in 20 years on average, and then
    has joined a course and seen nobody: guesses need not be counted.
    """
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_CHARS))


def read_code(typed: str) -> str:
    """Return the code in what a person typed, however they wrote it, or "" when it cannot be one."""
    code = "".join(char for char in typed.upper() if char.isalnum())
    return code if len(code) == CODE_CHARS and set(code) <= set(ALPHABET) else ""
