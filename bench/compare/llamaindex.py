"""LlamaIndex's vector store index at its defaults."""

from collections.abc import Mapping
from pathlib import Path

from llama_index.core import Document, VectorStoreIndex
from llama_index.embeddings.huggingface import HuggingFaceEmbedding

from bench.compare.contender import DEPTH, Ranking


class LlamaIndexVectors:
    """Ranks as LlamaIndex does: by cosine, over texts that its splitter cuts where they are very long."""

    def __init__(self, texts: Mapping[str, str], model: Path) -> None:
        documents = [Document(text=text, id_=name) for name, text in texts.items()]
        encoder = HuggingFaceEmbedding(model_name=str(model), device="cpu", local_files_only=True)
        index = VectorStoreIndex.from_documents(documents, embed_model=encoder)
        self._retriever = index.as_retriever(similarity_top_k=DEPTH)

    def rank(self, question: str) -> Ranking:
        """Return the entries with their cosines; its own limit, 2, is raised to what is measured."""
        best: dict[str, float] = {}
        for found in self._retriever.retrieve(question):
            best.setdefault(found.node.ref_doc_id, float(found.score))
        return list(best.items())
