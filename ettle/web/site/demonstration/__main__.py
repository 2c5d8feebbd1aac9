"""Go on filling the invented area: run by the supervisor beside the site."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ettle.web.site.settings")
django.setup()

from ettle.web.site.demonstration.load import main  # noqa: E402

main()
