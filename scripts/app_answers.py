"""See that the app starts here as a reader starts it, and that its first page runs: python scripts/app_answers.py.

With the standard library only, on Linux, macOS and Windows; `scripts/install.py` must have run.
"""

import os
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

from install import ROOT, VENV, program

START_SECONDS = 120
FIRST_PAGE = """
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=120).run()
assert not app.exception and not app.error, "an error on the page"
assert app.title or app.header or app.subheader, "a page without a heading"
"""


def main() -> None:
    """Serve, ask, end; raises SystemExit with what went wrong."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "STREAMLIT_SERVER_HEADLESS": "true"}
    app = subprocess.Popen([sys.executable, "scripts/install.py", "--run"], cwd=ROOT, env=environment)
    try:
        wait_for_answer(f"http://127.0.0.1:{port}", app)
    finally:
        end(app)
    if subprocess.run([program(VENV, "python"), "-c", FIRST_PAGE], cwd=ROOT, check=False).returncode != 0:
        sys.exit("the first page fails")
    print("the app answers and its first page runs")


def wait_for_answer(address: str, app: subprocess.Popen[bytes]) -> None:
    """Until the app says that it is well and hands out its page."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if app.poll() is not None:
            sys.exit(f"the app ended with code {app.returncode} before it answered")
        try:
            with urlopen(f"{address}/_stcore/health", timeout=5) as health, urlopen(address, timeout=5) as page:
                if health.read().strip() == b"ok" and b"<html" in page.read():
                    return
        except OSError:
            pass
        time.sleep(0.5)
    sys.exit(f"the app did not answer within {START_SECONDS} s")


def end(app: subprocess.Popen[bytes]) -> None:
    """End the app, on Windows with the process that it runs in."""
    if os.name == "nt":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(app.pid)], check=False)
    else:
        app.terminate()
    app.wait(timeout=30)


if __name__ == "__main__":
    main()
