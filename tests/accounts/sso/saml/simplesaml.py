"""SimpleSAMLphp of the system's packages as an identity provider: a process of its own, with settings of ours."""

from __future__ import annotations

import html
import http.cookiejar
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.accounts.sso.saml.making import Key

PACKAGE = Path("/usr/share/simplesamlphp")


def is_here() -> bool:
    """Whether it can run: the package, PHP, and PHP's XML part (Debian: simplesamlphp, php-cli, php-xml)."""
    if not PACKAGE.is_dir() or shutil.which("php") is None:
        return False
    parts = subprocess.run(["php", "-m"], capture_output=True, text=True, check=False).stdout.split()
    return {"dom", "mbstring", "openssl"} <= set(parts)


CONFIG = """<?php $config = [
 'baseurlpath' => '{base}/simplesaml/', 'certdir' => '{folder}/', 'loggingdir' => '{folder}/', 'datadir' => '{folder}/',
 'tempdir' => '{folder}/', 'metadatadir' => '{folder}/metadata/', 'secretsalt' => 'only-for-these-tests-0123456789',
 'auth.adminpassword' => 'not-used-0123456789', 'technicalcontact_email' => 'na@example.org', 'timezone' => 'UTC',
 'enable.saml20-idp' => true, 'store.type' => 'phpsession', 'session.phpsession.savepath' => '{folder}',
 'session.cookie.secure' => false, 'session.phpsession.cookiename' => 'SimpleSAML', 'logging.handler' => 'file',
 'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true], 'language.default' => 'en',
 'metadata.sources' => [['type' => 'flatfile']], 'session.cookie.samesite' => 'Lax', 'showerrors' => true,
];"""
SOURCES = """<?php $config = ['example' => ['exampleauth:UserPass',
 'ada:ada-password' => ['uid' => ['ada'], 'mail' => ['ada@northwind.example'], 'givenName' => ['Ada']],
]];"""
HOSTED = """<?php $metadata['{issuer}'] = ['host' => '__DEFAULT__',
 'privatekey' => 'idp.pem', 'certificate' => 'idp.crt',
 'auth' => 'example', 'signature.algorithm' => 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
 'NameIDFormat' => 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress', 'saml20.sign.response' => true,
 'authproc' => [3 => ['class' => 'saml:AttributeNameID', 'attribute' => 'mail',
  'Format' => 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress']],
];"""
REMOTE = """<?php $metadata['{entity}'] = ['AssertionConsumerService' => '{acs}', 'saml20.sign.assertion' => true,
 'NameIDFormat' => 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress', 'simplesaml.nameidattribute' => 'mail'];"""


@contextmanager
def running(folder: Path, *, key: Key, issuer: str, entity: str, acs: str) -> Iterator[str]:
    """Run it for a while; the address people are sent to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    (folder / "metadata").mkdir()
    files = {
        "config.php": CONFIG.format(base=base, folder=folder),
        "authsources.php": SOURCES,
        "metadata/saml20-idp-hosted.php": HOSTED.format(issuer=issuer),
        "metadata/saml20-sp-remote.php": REMOTE.format(entity=entity, acs=acs),
        "idp.pem": key.private.decode(),
        "idp.crt": key.certificate,
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    root = folder / "doc"
    root.mkdir()
    (root / "simplesaml").symlink_to(PACKAGE / "www")
    server = subprocess.Popen(
        ["php", "-S", f"127.0.0.1:{port}", "-t", str(root)],
        env={**os.environ, "SIMPLESAMLPHP_CONFIG_DIR": str(folder), "PHP_CLI_SERVER_WORKERS": "4"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(port)
        yield f"{base}/simplesaml/saml2/idp/SSOService.php"
    finally:
        os.killpg(server.pid, 15)
        server.wait(timeout=10)


def sign_in(address: str, *, name: str, password: str) -> dict[str, str]:
    """Go there with our request, sign in, and return what its page would post to us: its action and its inputs."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(address, timeout=30)
    given = _inputs(page.read().decode())
    given |= {"username": name, "password": password}
    answer = opener.open(page.geturl(), urllib.parse.urlencode(given).encode(), timeout=30).read().decode()
    action = re.search(r'<form[^>]*action="([^"]+)"', answer)
    return {"action": html.unescape(action[1]) if action else "", **_inputs(answer)}


def _inputs(page: str) -> dict[str, str]:
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        named, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if named:
            found[named[1]] = html.unescape(value[1]) if value else ""
    return found


def _wait(port: int) -> None:
    """Until it listens, at most ten seconds."""
    for _try in range(100):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("SimpleSAMLphp does not listen.")
