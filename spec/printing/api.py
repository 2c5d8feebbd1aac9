"""The description of the API (OpenAPI), as the site answers it at `/api/v1/openapi.json`."""

from __future__ import annotations

import json
import os


def api_page() -> str:
    """The document, one line for each thing it says, so that a change can be read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ettle.web.site.settings")
    import django

    django.setup()
    from ettle.web.api.addresses import PARTS
    from ettle.web.api.door import api

    assert PARTS, "read, so that the operations are there"
    return json.dumps(api.get_openapi_schema(), indent=2, ensure_ascii=False) + "\n"
