"""
Imports point one way, and everything awkward has one home: read from the source, so that nothing has to be run.

A new outside package needs a line in `HOMES`; a module that reads the clock or the environment needs a good reason.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_OURS = {"bench", "bot", "index"}

# Where each outside package may be imported: a module, or a folder with all that is in it.
HOMES: dict[str, tuple[str, ...]] = {
    "Stemmer": ("index/lexical.py", "bench/compare/words.py"),
    "alembic": ("bot/store",),
    "bm25s": ("index/lexical.py", "bench/compare/words.py"),
    "cryptography": ("bot/store/sealed.py",),
    "faiss": ("index/dense.py",),
    "fsrs": ("bot/training/schedule.py",),
    "haystack": ("bench/compare/haystack_pipeline.py",),
    "haystack_integrations": ("bench/compare/haystack_pipeline.py",),
    "llama_index": ("bench/compare/llamaindex.py",),
    "matplotlib": (
        "bot/charts.py",
        "bot/evaluation/picture.py",
        "bot/training/page_charts.py",
        "bot/training/picture.py",
    ),
    "numpy": ("bench", "index"),
    "openbadgeslib": ("bot/training/badge.py",),
    "onnxruntime": ("index/exported.py",),
    "phonenumbers": ("bot/privacy",),
    "playwright": ("bench/screenshots.py",),
    "prometheus_client": ("bot/meters.py",),
    "py3langid": ("bot/answer/language.py",),
    "pydantic": ("bot", "index"),
    "pyphen": ("index/reading.py",),
    "pydantic_settings": ("bot/settings.py",),
    "rapidfuzz": ("bot/answer/spelling.py",),
    "rich": ("bot/cli.py", "bot/session.py", "bot/terminal.py"),
    "safetensors": ("index/tuned.py",),
    "sentence_transformers": ("index/encode.py", "index/to_onnx.py", "index/tune.py"),
    "sklearn": ("bot/evaluation/calibrate.py",),
    "slack_bolt": ("bot/slack", "bot/web", "bot/demo"),
    "slack_sdk": ("bot/slack", "bot/web", "bot/demo"),
    "sqlalchemy": ("bot/store",),
    "starlette": ("bot/demo", "bot/web"),
    "stdnum": ("bot/privacy",),
    "tokenizers": ("index/exported.py",),
    "torch": ("index/encode.py", "index/to_onnx.py", "index/tune.py"),
    "transformers": ("index/encode.py",),
    "txtai": ("bench/compare/txtai_index.py",),
    "typer": (
        "bot/asked.py",
        "bot/cli.py",
        "bot/confirm.py",
        "bot/learn/command.py",
        "bot/maintain.py",
        "bot/session.py",
        "bot/simulate.py",
        "bot/train.py",
        "bot/tune.py",
    ),
    "uvicorn": ("bot/demo", "bot/web"),
    "yaml": ("index/strict_yaml.py",),
}

# What the modules of a folder never import, besides what has its home elsewhere.
_EDGES = ("bot.slack", "bot.store", "bot.web", "bot.demo")
FORBIDDEN: dict[str, tuple[str, ...]] = {
    "bot": ("bench",),
    # Searching and answering use what tuning has left, never the code that learns: it takes seconds to import.
    "index": ("bench", "bot", "index.tune"),
    "bot/answer": (*_EDGES, "bot.evaluation", "index.tune"),
    "bot/evaluation": _EDGES,
    "bot/privacy": (*_EDGES, "bot.answer"),
    "bot/training": _EDGES,
    "bot/store": ("bot.slack", "bot.web", "bot.demo"),
    "bot/slack": ("bot.demo", "bot.web"),
}

# The modules that may ask what is asked for; everything else is given the time, and the settings.
_CLOCK = (
    "bench/__main__.py",
    "bench/compare/__main__.py",
    "bench/load.py",
    "bench/replica.py",
    "bench/stages.py",
    "bot/asked.py",
    "bot/cli.py",
    "bot/services.py",
    "bot/session.py",
    "bot/tune.py",
    "bot/demo/posts.py",  # signs with the time
    "bot/demo/workspace.py",
)
READERS: dict[str, tuple[str, ...]] = {
    "datetime.now": _CLOCK,
    "datetime.today": _CLOCK,
    "datetime.utcnow": _CLOCK,
    "date.today": _CLOCK,
    "time.time": _CLOCK,
    "time.time_ns": _CLOCK,
    "time.localtime": _CLOCK,
    "time.gmtime": _CLOCK,
    # The comparison tells libraries not to ask the network, which they read there.
    "os.environ": ("bot/settings.py", "bench/compare/__main__.py"),
    "os.getenv": ("bot/settings.py",),
}


def test_every_module_keeps_to_the_rules() -> None:
    """The design's section 3, for every module of the packages."""
    paths = [path for package in sorted(_OURS) for path in sorted((_ROOT / package).rglob("*.py"))]
    assert len(paths) > 50
    wrong = [
        said for path in paths for said in _wrong(path.relative_to(_ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]
    assert "" == "\n".join(wrong)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("index/search.py", "import bot"),
        ("index/search.py", "from bot.answer import types"),
        ("index/search.py", "from bot import answer"),
        ("index/search.py", "def f():\n    import bot.cli as b"),
        ("index/search.py", "if TYPE_CHECKING:\n    from bot.cli import main"),
        ("bot/answer/answerer.py", "from bot.store.events import EventLog"),
        ("bot/answer/answerer.py", "from bot import slack"),
        ("bot/answer/answerer.py", "import slack_sdk.errors"),
        ("bot/privacy/guard.py", "import sqlalchemy"),
        ("bot/privacy/guard.py", "from bot.slack import ids"),
        ("bot/training/quiz.py", "import bot.store.models"),
        ("bot/cli.py", "from slack_bolt import App"),
        ("bot/slack/app.py", "import yaml"),
        ("index/load.py", "import yaml"),
        ("index/build.py", "from faiss import IndexFlatIP"),
        ("bot/cli.py", "import requests"),
        ("bot/cli.py", "from bench.compare import run"),
        ("index/search.py", "import txtai"),
        ("index/search.py", "import torch"),
        ("index/search.py", "from index.tune import Tuning"),
        ("index/encode.py", "from safetensors import safe_open"),
        ("bot/answer/answerer.py", "import index.tune"),
        ("bench/__main__.py", "from haystack import Pipeline"),
        ("bot/cli.py", "from .settings import Settings"),
        ("bot/slack/desk.py", "from datetime import datetime\nnow = datetime.now(UTC)"),
        ("bot/slack/desk.py", "import datetime\nnow = datetime.datetime.now"),
        ("bot/slack/desk.py", "import time as t\nt.time()"),
        ("bot/slack/desk.py", "from time import time"),
        ("index/check.py", "from datetime import date as day\nday.today()"),
        ("bot/cli.py", "import os\nos.environ['HOME']"),
        ("bot/cli.py", "from os import environ"),
        ("bot/cli.py", "import os\nos.getenv('HOME')"),
    ],
)
def test_a_module_that_breaks_a_rule_is_named(path: str, source: str) -> None:
    """Each way of writing a wrong import, or of asking for the time or the environment, is seen."""
    (said,) = _wrong(path, source)
    assert said.startswith(f"{path}:{source.count(chr(10)) + 1}: ")


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("bot/cli.py", "from index.search import Searcher"),
        ("bot/slack/app.py", "from slack_bolt import App\nfrom bot.answer.types import Answer"),
        ("bot/store/migrations/env.py", "from alembic import context"),
        ("index/strict_yaml.py", "import yaml"),
        ("index/encode.py", "def f():\n    import sentence_transformers"),
        ("index/tune.py", "import torch\nfrom torch import nn"),
        ("index/encode.py", "from index.tuned import read_tuned"),
        ("bot/tune.py", "def tune():\n    from index.tune import Tuning"),
        ("bot/slack/desk.py", "import time\ntime.monotonic()\ntime.sleep(1)"),
        ("bot/slack/desk.py", "from datetime import datetime, timedelta\ndatetime.fromisoformat(text)"),
        ("bot/cli.py", "from datetime import datetime\ndatetime.now(UTC)"),
        ("bot/settings.py", "import os\nos.environ.get('X')"),
        ("bot/services.py", "import os\nos.fsync(1)"),
        ("bot/slack/desk.py", "self.clock.now()"),
    ],
)
def test_a_module_that_keeps_to_the_rules_is_left_alone(path: str, source: str) -> None:
    """The homes themselves, durations, and things that only have a like name."""
    assert [] == list(_wrong(path, source))


def _wrong(path: str, source: str) -> Iterator[str]:
    """Yield what breaks a rule in a module, as "path:line: what"."""
    tree = ast.parse(source)
    known: dict[str, str] = {}
    for line, name, bound in _imports(tree):
        known[bound] = name
        for said in _wrong_import(path, name):
            yield f"{path}:{line}: {said}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            start, *rest = ast.unparse(node).split(".")
            if start in known and not _may_read(path, ".".join((known[start], *rest))):
                yield f"{path}:{node.lineno}: reads {ast.unparse(node)}: take it as an argument"


def _imports(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Yield the line, the full name, and the name in the module of everything imported, wherever it is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for item in node.names:
                # `import a.b` binds `a`.
                yield node.lineno, item.name, item.asname or item.name
        elif isinstance(node, ast.ImportFrom):
            for item in node.names:
                yield node.lineno, f"{'.' * node.level}{node.module or ''}.{item.name}", item.asname or item.name


def _wrong_import(path: str, name: str) -> Iterator[str]:
    package = name.partition(".")[0]
    if not package:
        yield f"{name}: write the whole name"
    elif package in _OURS:
        wrong = {bad for folder, names in FORBIDDEN.items() if _within(path, (folder,)) for bad in names}
        yield from (f"{name} is not for this folder" for bad in wrong if name == bad or name.startswith(f"{bad}."))
    elif package not in sys.stdlib_module_names and not _within(path, HOMES.get(package, ())):
        yield f"{package} belongs in {' or '.join(HOMES.get(package, ())) or 'no module yet: see HOMES'}"
    if not _may_read(path, name):
        yield f"reads {name}: take it as an argument"


def _may_read(path: str, name: str) -> bool:
    """Return whether a module may use what has this full name; "datetime.datetime.now" is read as "datetime.now"."""
    short = ".".join(name.split(".")[-2:])
    return name.partition(".")[0] not in {"os", "time", "datetime"} or _within(path, READERS.get(short, (path,)))


def _within(path: str, homes: tuple[str, ...]) -> bool:
    return any(path == home or path.startswith(f"{home}/") for home in homes)
