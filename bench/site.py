"""A database of the tests' own kind, made for a benchmark and thrown away."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def a_site() -> Iterator[None]:
    """The site, ready to be asked, on a database of its own."""
    folder = Path(tempfile.mkdtemp(prefix="ettle-bench-"))
    folder.chmod(0o755)  # the server may run as another user, who must pass through
    (folder / "static").mkdir()
    os.environ |= {"ETTLE_DATA_DIR": str(folder), "ETTLE_MODE": "test", "ETTLE_DATABASE_OWNER": "yes"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "ettle.web.site.settings"
    import django
    from django.conf import settings

    django.setup()
    from django.test.utils import override_settings, setup_databases, setup_test_environment, teardown_databases

    setup_test_environment(debug=False)
    settings.ENVIRONMENT.cluster.start()
    made = setup_databases(0, interactive=False)
    try:
        with override_settings(ROOT_URLCONF="bench.frame_urls"):
            yield
    finally:
        teardown_databases(made, 0)
        settings.ENVIRONMENT.cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
