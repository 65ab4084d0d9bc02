"""The hybrid pipeline of Haystack's own tutorials: words and vectors from the store in memory, then joined."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.utils import ComponentDevice
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from bench.compare.contender import DEPTH, Ranking


class HaystackPipeline:
    """
    Ranks as a Haystack pipeline does.

    Unless `join_mode` says otherwise, the joiner puts the two lists together and sorts them by their unlike scores,
    so that words nearly always win.
    """

    def __init__(self, texts: Mapping[str, str], model: Path, join_mode: str | None = None) -> None:
        where: dict[str, Any] = {
            "model": str(model),
            "device": ComponentDevice.from_str("cpu"),
            "local_files_only": True,
            "progress_bar": False,
        }
        store = InMemoryDocumentStore()
        documents = [Document(id=name, content=text) for name, text in texts.items()]
        store.write_documents(SentenceTransformersDocumentEmbedder(**where).run(documents)["documents"])
        self._pipeline = Pipeline()
        self._pipeline.add_component("words", InMemoryBM25Retriever(store))
        self._pipeline.add_component("encoder", SentenceTransformersTextEmbedder(**where))
        self._pipeline.add_component("vectors", InMemoryEmbeddingRetriever(store))
        self._pipeline.add_component("joiner", DocumentJoiner(join_mode) if join_mode else DocumentJoiner())
        self._pipeline.connect("encoder.embedding", "vectors.query_embedding")
        self._pipeline.connect("words", "joiner")
        self._pipeline.connect("vectors", "joiner")

    def rank(self, question: str) -> Ranking:
        """Return the joined entries with the scores of the joiner."""
        found = self._pipeline.run({"words": {"query": question}, "encoder": {"text": question}})
        return [(document.id, float(document.score)) for document in found["joiner"]["documents"][:DEPTH]]
