"""What is committed: locks without hosts, no third-party code, and a production shape that two validators accept."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.launch.places import CHECKOUT
from config.launch.production_secrets import write_secrets

BINARIES = Path(sys.executable).parent
LONGEST_LINE = 1000  # minified files have one line of many thousand


def _compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
    return found


def _committed(*patterns: str) -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "--", *patterns], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        pytest.skip("this is no git checkout, so nothing can be said about what is committed")
    return [CHECKOUT / name for name in done.stdout.splitlines() if (CHECKOUT / name).exists()]


@pytest.mark.parametrize("name", ["base.txt", "local.txt", "dev.txt", "assets.txt", "installer.txt"])
def test_python_locks_have_hashes_and_name_no_host(name: str) -> None:
    said = (CHECKOUT / "requirements" / name).read_text()

    assert not re.search(r"://|--index|--find-links|--extra", said)
    packages = re.split(r"\n(?=\S)", said.strip())
    assert packages
    assert all("--hash=sha256:" in package for package in packages)


def test_the_script_lock_names_no_registry() -> None:
    said = (CHECKOUT / "package-lock.json").read_text()

    assert '"resolved"' not in said
    assert "registry" not in said
    assert said.count('"integrity"') > 0


def test_no_lock_that_records_hosts_is_committed() -> None:
    assert _committed("uv.lock", "pylock*.toml", "*/uv.lock") == []


def test_no_minified_or_third_party_script_is_committed() -> None:
    scripts = _committed("*.js", "*.mjs", "*.css")

    assert [path.name for path in scripts if ".min." in path.name or {"vendor", "dist"} & set(path.parts)] == []
    long = [path.name for path in scripts if max(map(len, path.read_text().splitlines()), default=0) > LONGEST_LINE]
    assert long == []


def test_the_compose_file_fits_its_schema() -> None:
    done = subprocess.run(
        [BINARIES / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_dockerfile_passes_its_linter() -> None:
    done = subprocess.run(
        [BINARIES / "hadolint", "Dockerfile"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_no_container_runs_as_root() -> None:
    for name, service in _compose()["services"].items():
        assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"]), name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
    last = (CHECKOUT / "Dockerfile").read_text().split("\nFROM ")[-1]
    assert re.findall(r"^USER (.+)$", last, re.MULTILINE) == ["10001:10001"]


def test_every_lasting_service_has_a_health_check() -> None:
    services = _compose()["services"]

    assert sorted(services) == ["beat", "broker", "database", "migrate", "web", "worker"]
    for name in sorted(set(services) - {"migrate"}):
        assert services[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL"), name
    assert "HEALTHCHECK" in (CHECKOUT / "Dockerfile").read_text()


def test_secrets_come_from_files_and_nothing_has_a_default_password() -> None:
    compose = _compose()

    for name, service in compose["services"].items():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|KEYS|_URL(_FILE)?$", variable) and variable != "PUBLIC_URL":
                assert variable.endswith("_FILE"), (name, variable)
                assert value.startswith("/run/secrets/"), (name, variable)
                assert value.removeprefix("/run/secrets/") in service["secrets"], (name, variable)
    assert all(set(secret) == {"file"} for secret in compose["secrets"].values())


def test_the_database_is_not_reachable_from_outside() -> None:
    compose = _compose()

    assert compose["networks"]["inside"] == {"internal": True}
    for name in ("database", "broker"):
        assert compose["services"][name]["networks"] == ["inside"]
        assert "ports" not in compose["services"][name]
    assert compose["services"]["web"]["ports"][0].startswith("127.0.0.1:")


def test_secret_files_are_made_once_and_fit_together(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"

    made = write_secrets(folder)

    assert sorted(made) == sorted(_compose()["secrets"])
    before = {path.name: path.read_text() for path in folder.iterdir()}
    assert before["database_password"].strip() in before["database_url"]
    assert before["broker_password"].strip() in before["redis_url"]
    assert folder.stat().st_mode & 0o077 == 0
    assert write_secrets(folder) == []
    assert {path.name: path.read_text() for path in folder.iterdir()} == before


def test_what_the_image_leaves_out() -> None:
    said = (CHECKOUT / ".dockerignore").read_text().splitlines()

    # An allow-list: a new secret or data folder stays out without anybody thinking of it.
    assert "*" in said
    assert not {"!secrets", "!.state", "!tests", "!.env", "!.venv"} & set(said)
