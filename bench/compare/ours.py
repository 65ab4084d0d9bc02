"""The bot itself, as people meet it."""

from datetime import date

from bench.compare.contender import DEPTH, Ranking, Reply
from bot.answer.answerer import Answerer
from bot.answer.types import Question
from index.questions import EvaluationQuestion
from index.search import Searcher


class ThisBot:
    """Ranks with the bot's search, and answers with the bot's own decision."""

    def __init__(self, searcher: Searcher, answerer: Answerer, *, as_of: date, area: str | None) -> None:
        self._searcher = searcher
        self._answerer = answerer
        self._as_of = as_of
        self._area = area

    def rank(self, question: str) -> Ranking:
        """Return the entries with the scores of the search."""
        return [(hit.entry, hit.score) for hit in self._searcher.search(question, DEPTH)]

    def reply(self, asked: EvaluationQuestion) -> Reply:
        """Return what the bot says."""
        answer = self._answerer.answer(Question(asked.question, self._as_of, asked.thread, self._area))
        return Reply(answer.outcome.group, tuple(passage.entry for passage in answer.passages))
