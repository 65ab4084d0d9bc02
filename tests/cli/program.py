"""The command line as a process with the small encoder in place of the real one: `python program.py ARGUMENT…`."""

from pathlib import Path

from bot.cli import main
from index.encode import locate_model
from tests.hashing import HashingEncoder


def load_small_encoder(model_dir: Path | None) -> HashingEncoder:
    """Return the small encoder under the identity that the model's folder has, as the real loader would."""
    return HashingEncoder(locate_model(model_dir)[1])


if __name__ == "__main__":
    main(load_small_encoder)
