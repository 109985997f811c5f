"""Become another program that ends with whoever started it, and optionally as another user.

Started by path in a process of its own, because running Python between fork and exec is not
safe in a program with threads. It imports nothing of the package.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def become(who: tuple[int, ...], command: list[str]) -> None:
    parent, death_signal, uid, gid = who
    if os.geteuid() != uid:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    # After setuid: changing credentials clears the request.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:
        sys.exit("whoever started this is gone")
    os.umask(0o077)
    os.execv(command[0], command)  # noqa: S606  # the callers' own programs, and no shell is wanted


if __name__ == "__main__":
    become(tuple(map(int, sys.argv[1:5])), sys.argv[5:])
