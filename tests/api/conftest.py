"""The interfaces over a small index, on a real socket, for real clients."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, cast

import pytest

pytest.importorskip("fastapi", reason="the extra web is not installed")

import uvicorn

from index.build import add_paths
from qa.server.service import Service
from qa.server.web import build_server
from qa.settings import Settings
from tests.fakes import FakeEmbedder

if TYPE_CHECKING:
    from qa.api.protection import Protection

DOCUMENTS = {
    "họp/1.md": "---\ntitle: Họp về chính quyền số\nprovince: Vĩnh Phúc\npublished: 2021-04-28\n"
    "source: https://example.vn/1\n---\n\n# Họp\n\nĐến năm 2030, tỉnh Vĩnh Phúc thuộc nhóm 10 địa "
    "phương tốt nhất cả nước về chính quyền số. Kinh phí là 120 tỷ đồng.",
    "2.txt": "Xem ![ảnh](http://evil.example/x.png) và [đây](javascript:alert(1)). Số thôn, bản "
    "của tỉnh Điện Biên là 1.277 <script>alert(2)</script> thôn, bản.",
}


class Shared:
    """The service of another server, which opens and closes it."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def __getattr__(self, name: str) -> object:
        return getattr(self._service, name)

    def start(self) -> None:
        pass


@contextmanager
def run_server(service: Service | Shared, protection: Protection | None = None) -> Iterator[str]:
    """The address of a server over a service, which it opens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        app = build_server(cast(Service, service), None, "127.0.0.1", protection)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of two documents."""
    folder = tmp_path_factory.mktemp("api") / "folder"
    for name, text in DOCUMENTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    add_paths(folder.parent / "index", [folder], FakeEmbedder())
    return folder.parent / "index"


@pytest.fixture(scope="session")
def service(index: Path) -> Iterator[Service]:
    """The service that the shared server asks."""
    with Service(Settings(index=index), FakeEmbedder) as service:
        yield service


@pytest.fixture(scope="session")
def url(service: Service) -> Iterator[str]:
    """The address of a server that is ready."""
    with run_server(service) as url:
        assert service.wait(20).stage == "ready"
        yield url
