"""What the documents of a folder share, and documents of two folders with one name."""

from __future__ import annotations

from pathlib import Path

from corpus.types import Document, Span
from index.build import Change, add_paths, mark_repeated
from index.snapshot import Snapshot
from tests.fakes import FakeEmbedder
from tests.index.folders import add, chunks, texts

SITE = "Bản tin tuần của văn phòng huyện"
FAREWELL = "Thư ngỏ gửi bạn đọc thân mến"


def write_page(number: int) -> str:
    """A page of one site: its line, a title, running text, its farewell."""
    return (
        f"{SITE}\nHọp bàn kế hoạch phát triển kinh tế số lần {number}\n\n"
        f"Ngày {number}/4, huyện họp bàn kế hoạch phát triển kinh tế số lần {number}, "
        "với sự tham gia của các phòng ban và các xã trong toàn huyện.\n\n"
        f"{FAREWELL}\n"
    )


def test_lines_that_many_documents_share_are_in_no_chunk(tmp_path: Path, index: Path) -> None:
    for number in range(1, 5):
        (tmp_path / f"{number}.txt").write_text(write_page(number), "utf-8")
    add(index, tmp_path)
    for text in texts(index).values():
        assert SITE in text
        assert FAREWELL in text
    found = chunks(index)
    assert [chunk.document_id for chunk in found] == ["1.txt", "2.txt", "3.txt", "4.txt"]
    for number, chunk in enumerate(found, 1):
        assert chunk.text.startswith(f"Họp bàn kế hoạch phát triển kinh tế số lần {number}\n")
        assert chunk.text.endswith("trong toàn huyện.")


def test_marking_adds_to_the_furniture_that_is_known() -> None:
    def change(number: int, furniture: tuple[Span, ...]) -> Change:
        text = write_page(number)
        return Change(Document(f"{number}.txt", "", text, "", furniture=furniture), "")

    known = Span(0, len(SITE) - 4)
    marked = [it.document for it in mark_repeated([change(n, (known,)) for n in range(1, 5)])]
    for document in marked:
        cut = [document.text[span.start : span.end] for span in document.furniture]
        assert cut == [SITE, FAREWELL]
    two = [change(1, ()), change(2, (known,))]
    assert mark_repeated(two) == two


def test_a_single_changed_page_still_shares_its_sites_lines(tmp_path: Path) -> None:
    folder, index = tmp_path / "site", tmp_path / "index"
    folder.mkdir()
    body = "Hội nghị thống nhất nội dung số {0} và giao các sở thực hiện trong năm nay. " * 4
    for number in range(4):
        (folder / f"{number}.txt").write_text(
            f"Cổng tin xứ Đoài\n\nTin số {number}\n\n{body.format(number)}\n", "utf-8"
        )
    add_paths(index, [folder], FakeEmbedder())
    changed = folder / "2.txt"
    changed.write_text(changed.read_text("utf-8") + "\nCâu mới được thêm vào cuối bài.\n", "utf-8")
    add_paths(index, [folder], FakeEmbedder())
    with Snapshot.open(index) as snapshot:
        chunks = snapshot.chunks(snapshot.vectors.keys().tolist()).values()
    assert {chunk.document_id for chunk in chunks} == {f"{number}.txt" for number in range(4)}
    assert not any("xứ Đoài" in chunk.text for chunk in chunks)


def test_a_second_folder_does_not_replace_the_documents_of_the_first(tmp_path: Path) -> None:
    index = tmp_path / "index"
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "tin.txt").write_text(f"Thông báo của huyện {name}.", "utf-8")
    add_paths(index, [tmp_path / "a"], FakeEmbedder())
    (failure,) = add_paths(index, [tmp_path / "b"], FakeEmbedder()).failures
    assert "'tin.txt' belongs to" in failure.reason
    with Snapshot.open(index) as snapshot:
        document = snapshot.document("tin.txt")
    assert document is not None
    assert document.text.strip() == "Thông báo của huyện a."
    (tmp_path / "a" / "tin.txt").rename(tmp_path / "a" / "moved.txt")
    assert add_paths(index, [tmp_path / "b"], FakeEmbedder()).replaced == ("tin.txt",)
