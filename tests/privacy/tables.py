"""The two tables of inputs, as plain values."""

from pathlib import Path

import yaml

_HERE = Path(__file__).parent


def read_positives() -> dict[str, list[str]]:
    """Return the inputs that must be found, by the kind that must be reported."""
    return _texts(yaml.safe_load((_HERE / "positives.yaml").read_text(encoding="utf-8"))["found"])


def read_told_by_capitals() -> set[str]:
    """Return those of them that need not be found in capitals only, or without any."""
    table = yaml.safe_load((_HERE / "positives.yaml").read_text(encoding="utf-8"))
    return set(table["told_by_capitals"])


def read_near_misses() -> dict[str, list[str]]:
    """Return the inputs that must pass, by what they are."""
    return _texts(yaml.safe_load((_HERE / "near_misses.yaml").read_text(encoding="utf-8")))


def _texts(table: dict[str, list[object]]) -> dict[str, list[str]]:
    """Return the table as it is; a value that YAML did not read as text needs quotes in the file."""
    wrong = [value for values in table.values() for value in values if not isinstance(value, str)]
    assert wrong == []
    return {heading: [str(value) for value in values] for heading, values in table.items()}
