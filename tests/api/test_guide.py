"""What the README and the guide tell other programs to do works as it stands there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.folder import find_files
from index.build import add_paths
from qa.engine import SAMPLE
from qa.proof.saved import read_answers
from qa.server.service import LoadEmbedder, Service
from qa.settings import Settings
from tests.api.conftest import run_server

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "qa" / "api" / "guide.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLES = re.compile(r"```(sh|python)\n(.*?)```", re.DOTALL)
ADDRESS = "http://127.0.0.1:7860"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the real model over the sample corpus."""
    settings = Settings(index=tmp_path_factory.mktemp("guide") / "index")
    assert settings.index is not None
    assert list(find_files([SAMPLE]))
    add_paths(settings.index, [SAMPLE], LoadEmbedder(settings)())
    with Service(settings) as service, run_server(service) as url:
        assert service.wait(60).stage == "ready"
        yield url


def run(language: str, example: str, url: str, folder: Path) -> str:
    """What an example prints, or saves as answer.json."""
    assert ADDRESS in example
    program = {"sh": shutil.which("bash") or "sh", "python": sys.executable}[language]
    ended = subprocess.run(
        [program, "-c", example.replace(ADDRESS, url)],
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "utf-8", "LANG": "C.UTF-8"},
        check=True,
        timeout=60,
    )
    saved = folder / "answer.json"
    return saved.read_text("utf-8") if saved.exists() else ended.stdout


@pytest.mark.model
@pytest.mark.parametrize("page", ["README", "GUIDE"])
def test_the_examples_work(page: str, sample: str, tmp_path: Path) -> None:
    pytest.importorskip("openai", reason="the package openai is not installed")
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    found = EXAMPLES.findall({"README": README, "GUIDE": GUIDE}[page])
    languages = [language for language, _ in found]
    assert (languages.count("sh"), languages.count("python")) == {
        "README": (1, 1),
        "GUIDE": (2, 1),
    }[page]
    for number, (language, example) in enumerate(found):
        folder = tmp_path / str(number)
        folder.mkdir()
        said = run(language, example, sample, folder)
        if language == "python":
            first, *_, last = said.splitlines()
            assert first.startswith("Vĩnh Phúc [1]")
            assert "Nguồn:" in said
            assert "nhóm 10" in last
        elif "/api/search" in example:
            hits = json.loads(said)["hits"]
            assert [hit["rank"] for hit in hits] == [1, 2, 3]
        else:
            (answer,) = read_answers(said.encode())
            assert answer.citations
            assert json.loads(said)["short_answer"] == "Vĩnh Phúc"


def test_the_guide_names_every_address(url: str) -> None:
    import httpx

    for path in httpx.get(f"{url}/api/openapi.json").json()["paths"]:
        assert path.replace("{document_id}", "{id}").removesuffix("/{model}") in GUIDE
