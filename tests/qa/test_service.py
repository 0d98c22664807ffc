"""Many people ask one service while documents come and go, and only the answers show it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import Busy, IndexMissing, ModelError, NotReady, QuestionError, ReadOnly
from index.build import add_paths, remove_documents
from index.database import DocumentSummary
from index.embedder import Embedder
from index.snapshot import Snapshot
from qa.engine import Engine
from qa.server.additions import Addition, AddLimits, Refused, Upload
from qa.server.background import Progress
from qa.server.service import Limits, Service, State
from qa.settings import Settings
from qa.types import Answer
from tests.fakes import FakeEmbedder

TEXTS = {
    "a.txt": "Ủy ban tỉnh Vĩnh Phúc họp ngày 27/4/2021 về chính quyền số.",
    "b.md": "# Kế hoạch\n\nKinh phí là 120 tỷ đồng.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def index(tmp_path: Path, folder: Path) -> Path:
    add_paths(tmp_path / "index", [folder], FakeEmbedder())
    return tmp_path / "index"


@pytest.fixture
def service(index: Path) -> Iterator[Service]:
    with Service(Settings(index=index), FakeEmbedder) as service:
        service.open()
        yield service


def upload(folder: Path, name: str, text: str) -> Upload:
    path = folder.parent / f"temporary-{len(name)}-{len(text)}"
    path.write_text(text, "utf-8")
    return Upload(name, path)


def add(service: Service, *uploads: Upload) -> Addition:
    *progress, report = service.add(uploads)
    assert all(isinstance(it, Progress) for it in progress)
    assert isinstance(report, Addition)
    return report


def ids(service: Service) -> list[str]:
    return [summary.id for summary in service.documents()]


def without_timings(answer: Answer) -> Answer:
    return replace(answer, timings_ms={})


# opening


def test_it_is_loading_until_the_engine_is_open(index: Path) -> None:
    gate = threading.Event()

    def load() -> Embedder:
        gate.wait(10)
        return FakeEmbedder()

    with Service(Settings(index=index), load) as service:
        service.start()
        assert service.state == State("loading")
        assert service.generation is None
        with pytest.raises(NotReady, match="again in a few seconds"):
            service.ask("họp ngày nào?")
        with pytest.raises(NotReady):
            service.add([])
        gate.set()
        while service.state.stage == "loading":
            time.sleep(0.01)
        assert service.state == State("ready")
        assert service.generation == 1
        assert ids(service) == ["a.txt", "b.md"]


def test_what_stops_the_engine_is_told_to_whoever_asks(index: Path) -> None:
    def load() -> Embedder:
        raise ModelError("there is no such model; name another")

    with Service(Settings(index=index), load) as service:
        service.open()
        assert service.state == State("failed", "there is no such model; name another")
        with pytest.raises(ModelError, match="no such model"):
            service.ask("họp ngày nào?")


def test_a_defect_in_opening_is_told_and_logged(
    index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Service(Settings(index=index), lambda: 1 / 0) as service:  # type: ignore[arg-type,return-value]
        service.open()
        assert service.state.stage == "failed"
        assert "ZeroDivisionError" in caplog.text


def test_an_index_that_is_made_later_is_found(tmp_path: Path, folder: Path) -> None:
    with Service(Settings(index=tmp_path / "index"), FakeEmbedder) as service:
        service.open()
        with pytest.raises(IndexMissing, match="there is no index"):
            service.documents()
        add_paths(tmp_path / "index", [folder], FakeEmbedder())
        assert ids(service) == ["a.txt", "b.md"]
        assert service.state == State("ready")


def test_the_first_upload_makes_the_index(tmp_path: Path, folder: Path) -> None:
    with Service(Settings(index=tmp_path / "index"), FakeEmbedder) as service:
        service.open()
        assert service.state.stage == "failed"
        report = add(service, upload(folder, "c.txt", "Một văn bản mới."))
        assert report == Addition(added=("c.txt",), generation=1)
        assert ids(service) == ["c.txt"]


# asking


def test_it_answers_as_the_engine_does(service: Service, index: Path) -> None:
    question = "Kinh phí là bao nhiêu?"
    with Engine.open(Settings(index=index), embedder=FakeEmbedder()) as engine:
        expected = without_timings(engine.ask(question))
        assert without_timings(service.ask(question)) == expected
        assert service.search("kinh phí", 1) == engine.search("kinh phí", 1)
    document = service.document("a.txt")
    assert document is not None
    assert document.text == TEXTS["a.txt"]
    assert service.document("z.txt") is None


def test_a_question_that_cannot_be_asked_is_an_error_of_its_own(service: Service) -> None:
    with pytest.raises(QuestionError):
        service.ask(" ")
    assert service.ask("họp ngày nào?").question == "họp ngày nào?"


def test_more_questions_than_it_takes_are_turned_away_and_the_others_answered(index: Path) -> None:
    limits = Limits(at_once=1, waiting=2)
    with Service(Settings(index=index), FakeEmbedder, limits=limits) as service:
        service.open()
        gate = threading.Event()
        running = service.submit(lambda engine: gate.wait(10))
        waiting = [service.submit_question("họp ngày nào?") for _ in range(2)]
        with pytest.raises(Busy, match="3 questions are being answered or wait"):
            service.ask("họp ngày nào?")
        assert waiting[1].cancel()  # whoever asked it is gone
        late = service.submit_question("Kinh phí là bao nhiêu?")
        gate.set()
        assert running.result(10)
        assert waiting[0].result(10).question == "họp ngày nào?"
        assert late.result(10).question == "Kinh phí là bao nhiêu?"


# a new generation


def test_what_another_process_publishes_is_asked_next(service: Service, folder: Path) -> None:
    (folder / "c.txt").write_text("Một văn bản mới.", "utf-8")
    add_paths(service.folder, [folder], FakeEmbedder())
    assert service.generation == 1
    assert ids(service) == ["a.txt", "b.md", "c.txt"]
    assert service.generation == 2


def test_the_documents_are_listed_once_a_generation(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[int] = []
    list_all = Engine.documents

    def count(engine: Engine) -> list[DocumentSummary]:
        listed.append(engine.snapshot.manifest.generation)
        return list_all(engine)

    monkeypatch.setattr(Engine, "documents", count)
    service.documents().clear()  # each caller's list is its own
    assert ids(service) == ids(service) == ["a.txt", "b.md"]
    remove_documents(service.folder, ["a.txt"], FakeEmbedder())
    assert ids(service) == ids(service) == ["b.md"]
    assert listed == [1, 2]


def test_a_question_that_runs_finishes_on_the_generation_it_began_with(service: Service) -> None:
    with service.lease() as engine:
        for id_ in ("a.txt", "b.md"):
            remove_documents(service.folder, [id_], FakeEmbedder())
            service.documents()  # swaps, twice
        assert service.generation == 3
        assert [summary.id for summary in engine.documents()] == ["a.txt", "b.md"]
        assert engine.ask("Kinh phí là bao nhiêu?").hits
        snapshot = engine.snapshot
    with pytest.raises(Exception, match="closed"):
        snapshot.document("a.txt")
    assert ids(service) == []


def test_an_index_that_was_damaged_meanwhile_leaves_the_open_one_in_use(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    (service.folder / "CURRENT").write_text("generation-000009 0", "utf-8")
    assert ids(service) == ["a.txt", "b.md"]
    assert ids(service) == ["a.txt", "b.md"]
    assert caplog.text.count("stays at generation 1") == 1


def test_a_defect_in_opening_a_new_generation_leaves_the_open_one_in_use(
    service: Service,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    opened: list[Snapshot] = []

    def fail(self: Engine, snapshot: Snapshot, *_: object) -> None:
        opened.append(snapshot)
        raise MemoryError("no room")

    monkeypatch.setattr(Engine, "__init__", fail)
    (folder / "c.txt").write_text("Một văn bản mới.", "utf-8")
    add_paths(service.folder, [folder], FakeEmbedder())
    assert ids(service) == ["a.txt", "b.md"]
    assert service.ask("Kinh phí là bao nhiêu?").hits
    assert caplog.text.count("stays at generation 1: no room") == len(opened) == 1
    with pytest.raises(Exception, match="closed"):
        opened[0].document("a.txt")


def test_a_closed_service_says_so_and_counts_nobody(index: Path) -> None:
    service = Service(Settings(index=index), FakeEmbedder, limits=Limits(at_once=1, waiting=0))
    service.open()
    service.close()
    for _ in range(2):
        with pytest.raises(NotReady, match="is closing"):
            service.ask("họp ngày nào?")
    with pytest.raises(NotReady, match="is closing"):
        service.documents()
    with pytest.raises(NotReady, match="is closing"):
        service.add([])


def test_the_same_questions_get_the_same_answers_while_documents_are_added(
    service: Service, folder: Path
) -> None:
    questions = [f"Kinh phí của việc thứ {number} là bao nhiêu?" for number in range(8)]
    expected = {question: service.ask(question).citations for question in questions}
    wrong: list[str] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            for question in questions:
                answer = service.ask(question)
                if answer.question != question or answer.citations != expected[question]:
                    wrong.append(question)

    people = [threading.Thread(target=ask) for _ in range(4)]
    for person in people:
        person.start()
    for number in range(2):
        add(service, upload(folder, f"n{number}.txt", "Nội dung chẳng liên quan."))
    stop.set()
    for person in people:
        person.join()
    assert wrong == []
    assert service.generation == 3


# adding and removing


def test_each_uploaded_file_is_added_replaced_or_refused_with_the_reason(
    service: Service, folder: Path
) -> None:
    first = add(
        service,
        upload(folder, "c.txt", "Một văn bản mới."),
        upload(folder, "image.png", "x"),
        upload(folder, "d.txt", "\x00\x01\x02\x03\x04\x05\x06\x07\x08"),
        upload(folder, "a.txt", "Không phải văn bản kia."),
    )
    assert (first.added, first.replaced, first.generation) == (("c.txt",), (), 2)
    reasons = {it.name: it.reason for it in first.refused}
    assert reasons.keys() == {"image.png", "d.txt", "a.txt"}
    assert "give one of .txt" in reasons["image.png"]
    assert "holds binary data" in reasons["d.txt"]
    assert "was not uploaded; rename it" in reasons["a.txt"]

    second = add(
        service, upload(folder, "c.txt", "Nay đã khác."), upload(folder, "e.txt", "Văn bản thứ tư.")
    )
    assert second == Addition(added=("e.txt",), replaced=("c.txt",), generation=3)
    again = add(service, upload(folder, "c.txt", "Nay đã khác."))
    assert again == Addition(unchanged=("c.txt",), generation=3)
    kept = service.document("c.txt")
    assert kept is not None
    assert kept.text == "Nay đã khác."


def test_a_bad_file_leaves_the_good_one_of_its_name(service: Service, folder: Path) -> None:
    add(service, upload(folder, "c.txt", "Một văn bản mới."))
    report = add(service, upload(folder, "c.txt", " "))
    assert [it.name for it in report.refused] == ["c.txt"]
    uploads = service.folder / "uploads"
    assert {it.name: it.read_text("utf-8") for it in uploads.iterdir()} == {
        "c.txt": "Một văn bản mới."
    }
    assert service.search("văn bản mới")


def test_what_was_uploaded_is_removed_with_its_file(service: Service, folder: Path) -> None:
    add(service, upload(folder, "c.txt", "Một văn bản mới."))
    assert service.remove(["c.txt", "b.md", "none.txt"]) == ["none.txt"]
    assert ids(service) == ["a.txt"]
    assert list((service.folder / "uploads").iterdir()) == []
    assert (folder / "b.md").exists()  # a file that is the user's own


def test_an_addition_that_is_not_followed_is_finished(service: Service, folder: Path) -> None:
    progress = service.add([upload(folder, "c.txt", "Một văn bản mới.")])
    assert next(progress) == Progress("wait", 0, 1)
    del progress
    assert service.remove([]) == []  # waits for its turn
    assert ids(service) == ["a.txt", "b.md", "c.txt"]


def test_progress_tells_the_stages(service: Service, folder: Path) -> None:
    told = list(service.add([upload(folder, "c.txt", "Một văn bản mới.")]))
    stages = [it.stage for it in told if isinstance(it, Progress)]
    assert list(dict.fromkeys(stages)) == ["wait", "read", "index"]


def test_limits_of_size_are_told(index: Path, folder: Path) -> None:
    limits = Limits(add=AddLimits(file_bytes=20, total_bytes=30, files=3))
    with Service(Settings(index=index), FakeEmbedder, limits=limits) as service:
        service.open()
        report = add(
            service,
            upload(folder, "long.txt", "x" * 21),
            upload(folder, "c.txt", "x" * 20),
            upload(folder, "dd.txt", "x" * 11),
            upload(folder, "eee.txt", "x"),
        )
    assert report.added == ("c.txt",)
    assert report.refused == (
        Refused("long.txt", "has 21 bytes; the limit is 20; split it", "size"),
        Refused("dd.txt", "is over the limit of 30 bytes at once; add it after these", "size"),
        Refused("eee.txt", "is one of more than 3 files; add them in parts", "size"),
    )


def test_a_read_only_service_takes_nothing(index: Path) -> None:
    with Service(Settings(index=index), FakeEmbedder, read_only=True) as service:
        service.open()
        with pytest.raises(ReadOnly, match="--read-only"):
            service.add([])
        with pytest.raises(ReadOnly):
            service.remove(["a.txt"])
        assert ids(service) == ["a.txt", "b.md"]
