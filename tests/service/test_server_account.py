"""Who the servers run as where root starts them."""

import os
import pwd
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.embedded import account
from service.embedded.account import Account, server_account


def test_those_who_start_at_once_add_one_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Unless one waits for the other, the second useradd puts its number over the first one."""
    users: dict[str, pwd.struct_passwd] = {}
    numbers = iter(range(999, 0, -1))

    def add(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        entry = (command[-1], "x", next(numbers), 999, "", "/nonexistent", "/usr/sbin/nologin")
        time.sleep(0.05)
        users[command[-1]] = pwd.struct_passwd(entry)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(pwd, "getpwnam", users.__getitem__)
    monkeypatch.setattr(shutil, "which", lambda *_, **__: "/usr/sbin/useradd")
    monkeypatch.setattr(subprocess, "run", add)
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(server_account, [tmp_path / "none yet"] * 4))
    assert found == {Account(account.NAME, 999, 999)}
