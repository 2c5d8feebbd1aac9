"""The one settings file. What differs between installations comes from the environment: see environment.py."""

from __future__ import annotations

import os
from datetime import date

from csp.constants import NONE, SELF

from ettle.web.site.environment import read_environment

ENVIRONMENT = read_environment(os.environ)
MODE = ENVIRONMENT.mode
DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key

# The site stands on this day: what the demonstration holds ends with it, and so does what can be asked.
DEMONSTRATION_DAY = date(2021, 11, 10)

# This machine only, until there is sign-in.
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

# Desks from high to low; each may use only those after it. The build checks it.
INSTALLED_APPS = [
    "ettle.web.site",
    "ettle.web.casework",
    "ettle.web.contracts",
    "ettle.web.audit",
    "ettle.web.frame",
    "csp",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "ettle.web.site.loopback.this_machine_only",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "ettle.web.site.urls"
WSGI_APPLICATION = "ettle.web.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "ettle.web.frame.context.frame",
            ],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **ENVIRONMENT.database,
        # A pooled connection is asked whether it lives before it is lent: without this each one that a restart of the
        # server left behind costs somebody an error page.
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 0,
        "OPTIONS": {**ENVIRONMENT.database.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = ENVIRONMENT.static_root
# Collected with a fingerprint in every name, so that browsers may keep them for ever. A test collects nothing.
_STATIC = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if MODE == "test"
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC},
}
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = MODE == "test"

# Nothing from outside, nothing inline. `data:` pictures are the small icons inside the design system's stylesheet.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
# No redirect to HTTPS and no secure cookies: the site answers on this machine only, over plain HTTP.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
