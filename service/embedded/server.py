import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from service.embedded.account import Account
from service.embedded.errors import EmbeddedError
from service.embedded.program import GRACE, Program, failure, launched

PATIENCE = 30.0


class Server:
    """A server process of ours that can be killed and started again."""

    def __init__(self, program: Program, account: Account) -> None:
        self._program = program
        self._account = account
        self._process: subprocess.Popen[bytes] | None = None
        # The kernel ends children with the thread that started them, so that thread must stay.
        self._thread = ThreadPoolExecutor(max_workers=1)

    @property
    def name(self) -> str:
        return self._program.name

    @property
    def url(self) -> str:
        return self._program.url

    @property
    def pid(self) -> int:
        if self._process is None:
            raise EmbeddedError(f"{self._program.name} is not running.", "Start it first.")
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def returncode(self) -> int | None:
        return None if self._process is None else self._process.returncode

    def start(self) -> None:
        """Start it, or start it again: whatever still runs on its data ends first."""
        self.stop()
        # psutil comes with the extra `embedded`; without it this module still imports.
        from service.embedded.survivors import reclaim  # noqa: PLC0415  # see above

        reclaim(self._program)
        self._process = self._thread.submit(self._spawn).result()
        deadline = time.monotonic() + PATIENCE
        while not self._program.ready():
            if not self.alive or time.monotonic() > deadline:
                self.kill()
                raise failure(self._program)
            time.sleep(0.01)

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(self._program.stop)
            try:
                self._process.wait(GRACE)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def close(self) -> None:
        self.stop()
        self._thread.shutdown()

    def _spawn(self) -> subprocess.Popen[bytes]:
        with self._program.log.open("wb") as log:
            return subprocess.Popen(  # noqa: S603  # the wheels' own programs
                launched(self._account, self._program.stop, self._program.command),
                cwd=self._program.folder,
                env={"LC_ALL": "C", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C reaches the whole foreground group; the servers stop last.
                start_new_session=True,
            )
