"""The unmodified official clients against a local workspace: every operation of the protocol, checked one by one.

Arguments: the program run-composer, a folder for files, and, to run some only, names of checks. Starts a server of its own
and gets the variables from `run-composer env`. Prints one line per check and, last, `N passed, M failed`. A check that fails
does not stop the others.
"""

import logging
import sys
import time
import traceback
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import acceptance_assets  # noqa: E402, F401
import acceptance_jobs  # noqa: E402, F401
import acceptance_mlflow  # noqa: E402, F401
import acceptance_sweeps  # noqa: E402, F401
import acceptance_tensorboard  # noqa: E402, F401
import acceptance_v1  # noqa: E402, F401
from acceptance_tools import checks, serve  # noqa: E402


def main():
    server = serve()
    try:
        return run_checks(sys.argv[3:])
    finally:
        server.terminate()
        server.wait()


def run_checks(wanted):
    failed = 0
    chosen = [function for function in checks if not wanted or function.__name__ in wanted]
    for function in chosen:
        started = time.time()
        try:
            function()
            print(f"ok    {function.__name__} ({time.time() - started:.1f} s)", flush=True)
        except Exception:  # noqa: BLE001: whatever it is, the others go on
            failed += 1
            print(f"FAIL  {function.__name__}\n{traceback.format_exc(limit=-4)}", flush=True)
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
