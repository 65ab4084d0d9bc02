"""The command line as a process with the small encoder in place of the real one: `python program.py ARGUMENT…`."""

from pathlib import Path

from bot.cli import main
from index.encode import locate_model
from tests.hashing import HashingEncoder


def load_small_encoder(model_dir: Path | None, _tuned_file: Path | None) -> HashingEncoder:
    """Return the small encoder, comparing words, under the identity that the model's folder has, as a real one has."""
    return HashingEncoder(locate_model(model_dir)[1], tuning="small")


if __name__ == "__main__":
    main(load_small_encoder)
