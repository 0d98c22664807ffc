"""Makes the default model's files once and keeps them in the user's cache folder."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

from corpus.errors import ModelError

MODEL_NAME = "intfloat/multilingual-e5-small"
RECIPE = 5  # raise it when a graph or the tokenizer is built differently
VECTORS = 2  # raise it when the vectors change by that: indexes must then be built again
WORDS_FILE, ENCODER_FILE = "words.onnx", "encoder.onnx"
QUESTIONS_FILE, READER_FILE = "questions.onnx", "reader.onnx"
TOKENIZER_FILE = "tokenizer.json"
MANIFEST_FILE = "manifest.json"
INPUTS = ("input_ids", "attention_mask")
EMBEDDED = "embedded"
TOKEN_OUTPUT = "token_embeddings"
MIXED_OUTPUT = "mixed_embeddings"
QUESTION_OUTPUT = "question_embeddings"
READING_OUTPUT = "reading"
TRAINED_QUESTIONS = Path(__file__).parent / "questions.npz"
TRAINED_READER = Path(__file__).parent / "reader.npz"
LOCK = "LOCK"
UNFINISHED = ".making-"


@dataclass(frozen=True, slots=True)
class PreparedModel:
    """A folder with graphs and a tokenizer whose checksums were found right."""

    folder: Path
    identity: str
    dimension: int
    max_tokens: int

    @property
    def words(self) -> Path:
        return self.folder / WORDS_FILE

    @property
    def encoder(self) -> Path:
        return self.folder / ENCODER_FILE

    @property
    def questions(self) -> Path:
        return self.folder / QUESTIONS_FILE

    @property
    def reader(self) -> Path:
        return self.folder / READER_FILE

    @property
    def tokenizer(self) -> Path:
        return self.folder / TOKENIZER_FILE


@dataclass(frozen=True, slots=True)
class _Manifest:
    identity: str
    dimension: int
    max_tokens: int
    trained: list[str]  # the checksums of what training changed
    sha256: dict[str, str]


def cache_folder() -> Path:
    """Where prepared models live: `HOIDAP_CACHE`, else the user's cache folder."""
    named = os.environ.get("HOIDAP_CACHE")
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("hoidap", appauthor=False)


def prepare_model(cache: Path | None = None) -> PreparedModel:
    """The default model, made on first use; a damaged copy is made again.

    Any number of processes may call this at once: the first builds while the others wait. Raises
    ModelError.
    """
    models = (cache or cache_folder()) / "models"
    prepared = find_prepared(cache)
    if prepared is None:
        try:
            models.mkdir(parents=True, exist_ok=True)
            with FileLock(models / LOCK):
                prepared = find_prepared(cache)  # another process may have been first
                if prepared is None:
                    _build(models, _target(models))
                    prepared = find_prepared(cache)
        except OSError as error:
            raise ModelError(
                f"the model could not be prepared in {models} ({error}); free about 130 MB there "
                "or name another folder with HOIDAP_CACHE"
            ) from error
    if prepared is None:
        raise ModelError(
            f"the model prepared in {_target(models)} does not pass its checksums; "
            "check the disk, remove that folder and try again"
        )
    return prepared


def find_prepared(cache: Path | None = None) -> PreparedModel | None:
    """The default model as it lies in the cache; None where it is absent or damaged."""
    return _open_prepared(_target((cache or cache_folder()) / "models"))


def _target(models: Path) -> Path:
    return models / f"e5-small-q4-{RECIPE}"


def _open_prepared(folder: Path) -> PreparedModel | None:
    try:
        manifest = _Manifest(**json.loads((folder / MANIFEST_FILE).read_text("utf-8")))
        sound = manifest.trained == hash_trained() and all(
            hash_file(folder / name) == digest for name, digest in manifest.sha256.items()
        )
    except (OSError, ValueError, TypeError):
        return None
    if not sound:
        return None
    return PreparedModel(folder, manifest.identity, manifest.dimension, manifest.max_tokens)


def _build(models: Path, target: Path) -> None:
    """Makes the model in a folder of its own, which one rename puts in place."""
    from index.onnx_graph import build_encoder, build_questions, build_reader, build_words
    from index.tokenizer import build_tokenizer
    from index.trained_weights import READER_OWN, load_trained_weights
    from index.weights import find_weights_file, read_weights

    source = find_weights_file()
    _say(f"preparing {MODEL_NAME} (4 bits, once, about 130 MB in {models}) ...")
    started = time.monotonic()
    remove_leftovers(models, UNFINISHED)
    work = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=models))
    try:
        weights = read_weights(source)
        questions = load_trained_weights(TRAINED_QUESTIONS, {"shift": weights.shape.hidden})
        reader = load_trained_weights(TRAINED_READER, READER_OWN)
        graphs = {
            WORDS_FILE: build_words(weights),
            ENCODER_FILE: build_encoder(weights),
            QUESTIONS_FILE: build_questions(weights, questions),
            READER_FILE: build_reader(weights, reader),
        }
        for name, graph in graphs.items():
            (work / name).write_bytes(graph.SerializeToString())
        build_tokenizer(weights.vocabulary).save(str(work / TOKENIZER_FILE), pretty=False)
        manifest = _Manifest(
            identity=f"{MODEL_NAME}@q4-{hash_file(source)[:12]}-{VECTORS}",
            dimension=weights.shape.hidden,
            max_tokens=weights.shape.max_tokens,
            trained=hash_trained(),
            sha256={name: hash_file(work / name) for name in (*graphs, TOKENIZER_FILE)},
        )
        (work / MANIFEST_FILE).write_text(json.dumps(asdict(manifest), indent=1), "utf-8")
        for path in work.iterdir():
            sync(path)
        if target.exists():  # damaged
            target.rename(models / f"{UNFINISHED}damaged")
        work.rename(target)
        sync_folder(models)
    finally:
        remove_leftovers(models, UNFINISHED)
    _say(f"prepared in {time.monotonic() - started:.0f} s")


def remove_leftovers(folder: Path, prefix: str) -> None:
    """Removes the folders that an interrupted or killed process left unfinished."""
    for leftover in folder.glob(f"{prefix}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def hash_trained() -> list[str]:
    """The SHA-256 of each file of what training changed."""
    return [hash_file(path) for path in (TRAINED_QUESTIONS, TRAINED_READER)]


def hash_file(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Makes sure that a file's bytes are on the disk before anything points to it."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Makes sure that a folder's entries are on the disk, where the system lets one ask for it."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _say(message: str) -> None:
    print(f"hoidap: {message}", file=sys.stderr, flush=True)
