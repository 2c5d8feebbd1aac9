"""The worker: does what was put in the queue, and what is due by the clock. `python -m ettle.web.site.worker`.

It acts as the system, never as a person. When the database goes away it tries again until that is back: a job that was
at hand then is done again, so a job must bear being done twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
from typing import Any

from ettle.web.site.ready import AS_SYSTEM

log = logging.getLogger(__name__)

POOL: dict[str, Any] = {"min_size": 1, "max_size": 3, "timeout": 10}
AT_ONCE = 2
FINISH_SECONDS = 5
TRY_AGAIN_SECONDS = 1.0
DEAD_AFTER_SECONDS = 30.0


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ettle.web.site.settings")
    os.environ["PGOPTIONS"] = AS_SYSTEM
    import django

    django.setup()
    asyncio.run(_work_until_told())


async def _work_until_told() -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    leaving = asyncio.create_task(told.wait())
    while not told.is_set():
        working = asyncio.create_task(_work())
        await asyncio.wait([working, leaving], return_when=asyncio.FIRST_COMPLETED)
        if told.is_set():
            working.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await working
            return
        # It ends by itself only when it has lost the database.
        log.warning("The worker lost the database and tries again: %s", working.exception() or "a part of it ended")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(leaving), TRY_AGAIN_SECONDS)


async def _work() -> None:
    """Take jobs until cancelled. Ends or raises when the database is away."""
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    with app.replace_connector(PsycopgConnector(kwargs=connector_params(), **POOL)) as here:
        async with here.open_async():
            for job in await here.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS):
                await here.job_manager.retry_job(job)
            await here.run_worker_async(
                concurrency=AT_ONCE,
                install_signal_handlers=False,
                shutdown_graceful_timeout=FINISH_SECONDS,
                delete_jobs="successful",
                stalled_worker_timeout=DEAD_AFTER_SECONDS,
            )


if __name__ == "__main__":
    main()
