"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ettle.web.site.settings")

application = get_wsgi_application()

# Read while the worker starts, not while somebody waits for a page.
from ettle.web.contracts.queries import programmes  # noqa: E402

programmes()
