"""What can go wrong before the first start, and the sentence for it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from config.launch import environment, places
from config.launch.instance import names_of
from config.launch.logs import SizedLog
from config.launch.screen import sign_ins
from config.launch.trouble import CannotStart


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty checkout with a lock file of one package."""
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "state"))
    (tmp_path / "requirements").mkdir()
    for name in ("local.txt", "dev.txt", "installer.txt"):
        (tmp_path / "requirements" / name).write_text("nothing==1.0\n")
    return tmp_path


def _let_installers_say(monkeypatch: pytest.MonkeyPatch, words: str, *, works: Sequence[str] = ()) -> list[str]:
    """Let every installer fail with these words, but those whose command line holds one of `works`."""
    called: list[str] = []

    def run(command: Sequence[str], log: Path) -> int:
        called.append(" ".join(command))
        if any(word in called[-1] for word in works):
            if "-m venv" in called[-1]:
                (Path(command[-1]) / "bin").mkdir(parents=True)
                (Path(command[-1]) / "bin" / "pip").touch()
            return 0
        with log.open("a") as output:
            output.write(words)
        return 1

    monkeypatch.setattr(environment, "_run", run)
    return called


def test_a_python_without_venv_names_the_package(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _let_installers_say(monkeypatch, "ensurepip is not available")

    with pytest.raises(CannotStart, match=re.escape("apt-get install python3-venv")):
        environment.ensure_environment("local", checkout)

    assert not (checkout / ".venv").exists()


def test_no_network_says_what_to_check(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called = _let_installers_say(monkeypatch, "Temporary failure in name resolution", works=["-m venv"])

    with pytest.raises(CannotStart, match="or the package index in its pip configuration"):
        environment.ensure_environment("local", checkout)

    # uv was wanted first, then pip with the same hashes.
    assert "--target" in called[1]
    assert called[-1].endswith(f"install --no-input --require-hashes -r {checkout}/requirements/local.txt")


def test_pip_takes_over_when_uv_fails(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called = _let_installers_say(monkeypatch, "invalid peer certificate", works=["-m venv", "pip install"])

    environment.ensure_environment("local", checkout)

    assert [command for command in called if "sync" in command]
    assert "--require-hashes -r" in called[-1]


def test_a_full_disk_is_noticed_before_and_during(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _let_installers_say(monkeypatch, "OSError: [Errno 28] No space left on device", works=["-m venv"])
    with pytest.raises(CannotStart, match=r"^The disk is full: free some space"):
        environment.ensure_environment("local", checkout)

    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=5_000_000))
    with pytest.raises(CannotStart, match="has 5 MB free and Recruit needs about 1200 MB"):
        environment.ensure_environment("local", checkout)


def test_an_environment_is_filled_once_and_never_loses_packages(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = _let_installers_say(monkeypatch, "", works=[" "])
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").touch()

    environment.ensure_environment("dev", checkout)
    first = len(called)
    environment.ensure_environment("dev", checkout)
    environment.ensure_environment("local", checkout)  # dev holds everything of local
    assert len(called) == first

    (checkout / "requirements" / "dev.txt").write_text("nothing==2.0\n")
    environment.ensure_environment("local", checkout)
    assert "dev.txt" in called[-1]


def test_root_keeps_its_state_where_the_database_can_reach_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STATE_DIR", raising=False)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    one, two = places.state_directory(Path("/srv/one")), places.state_directory(Path("/srv/two"))
    assert one.parent == two.parent == Path("/var/lib")
    assert one != two

    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert places.state_directory(Path("/srv/one")) == Path("/srv/one/.state")


def test_logs_stop_at_their_limit(tmp_path: Path) -> None:
    log = SizedLog(tmp_path / "web.log", limit=100)
    for number in range(50):
        log.write(f"line {number:>3} of many\n".encode())

    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert sorted(sizes) == ["web.log", "web.log.1", "web.log.2"]
    assert max(sizes.values()) <= 100
    assert log.tail(1) == ["line  49 of many"]


def test_demo_sign_ins_are_shown_as_a_table(tmp_path: Path) -> None:
    assert sign_ins(tmp_path) == []

    (tmp_path / "demo-accounts.json").write_text(
        '[{"role": "Administrator", "email": "a@example.com", "password": "one"},'
        ' {"role": "Recruiter", "email": "recruiter@example.com", "password": "two"}]'
    )
    assert sign_ins(tmp_path) == [
        "Sign in as",
        "  Administrator  a@example.com          one",
        "  Recruiter      recruiter@example.com  two",
    ]


def test_only_thenames_of_this_machine_are_allowed_hosts() -> None:
    assert names_of("127.0.0.1") == ["localhost", "127.0.0.1", "[::1]"]
    everywhere = names_of("0.0.0.0")  # noqa: S104  (asks what that would mean)
    assert everywhere[:3] == ["localhost", "127.0.0.1", "[::1]"]
    assert "*" not in everywhere


def test_the_check_command_is_what_ci_calls() -> None:
    said = (places.CHECKOUT / ".ci" / "run").read_text()
    commands = [line for line in said.splitlines() if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["exec python3 run.py test"]
    subprocess.run(["bash", "-n", str(places.CHECKOUT / ".ci" / "run")], check=True)
