"""What the web server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ettle.web.site.settings")

application = get_wsgi_application()

from ettle.web.site.role import require_role_that_owns_nothing  # noqa: E402

require_role_that_owns_nothing()

# Read while the worker starts, not while somebody waits for a page.
from ettle.web.contracts.queries import programmes  # noqa: E402

programmes()

# What was read stays for good: looked through each time that garbage is collected, it costs every act a third more.
gc.collect()
gc.freeze()
