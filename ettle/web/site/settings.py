"""The one settings file. What differs between installations comes from the environment: see environment.py."""

from __future__ import annotations

import os
from datetime import date, timedelta

from csp.constants import NONE, SELF
from django.contrib.messages import constants as messages

from ettle.web.site.environment import read_environment

ENVIRONMENT = read_environment(os.environ)
MODE = ENVIRONMENT.mode
DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key
# What locks the keys of people (people/sealing.py), apart from what signs cookies: that may be changed any day.
DATA_KEY = ENVIRONMENT.data_key
DATA_KEY_FILE = ENVIRONMENT.data_dir / "data.key"

# The site stands on this day: what the demonstration holds ends with it, and so does what can be asked.
# Production stands on the real one, and shows nothing of the demonstration.
PRODUCTION = MODE == "production"
DEMONSTRATION_DAY = None if PRODUCTION else date(2021, 11, 10)
PLACE = ENVIRONMENT.place

# A demonstration answers this machine only (site/loopback.py); production whoever comes by its name.
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)

# Desks from high to low; each may use only those after it. The build checks it.
INSTALLED_APPS = [
    "ettle.web.site",
    "ettle.web.api",
    "ettle.web.administration",
    "ettle.web.gateway",
    "ettle.web.measurement",
    "ettle.web.claims",
    "ettle.web.claims.sampling",
    "ettle.web.claims.checks",
    "ettle.web.claims.ledger",
    "ettle.web.plans",
    "ettle.web.documents",
    "ettle.web.casework",
    "ettle.web.contracts",
    "ettle.web.people",
    "ettle.web.drafts",
    "ettle.web.access",
    "ettle.web.audit",
    "ettle.web.frame",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "procrastinate.contrib.django",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "ettle.web.site.headers.on_every_answer",
    *(["ettle.web.site.headers.behind_proxy"] if ENVIRONMENT.behind_proxy else []),
    *([] if PRODUCTION else ["ettle.web.site.loopback.this_machine_only"]),
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ettle.web.access.middleware.ActingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "ettle.web.drafts.sending.SendingMiddleware",
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
                "django.contrib.messages.context_processors.messages",
                "ettle.web.frame.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "ettle.web.frame.controls.Renderer"

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

# Sign-in: an address and a password, then a code or a passkey; or a passkey alone. Nobody signs up: accounts are given.
AUTH_USER_MODEL = "access.Staff"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "ettle.web.access.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "ettle.web.access.sign_in.forms.LoginForm",
    "reauthenticate": "ettle.web.access.sign_in.forms.PasswordAgainForm",
    "change_password": "ettle.web.access.sign_in.forms.ChangePasswordForm",
}
# A whole office may come from one address: these only slow down a flood. Who tries one account is stopped below.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,20/15m/key"}
MFA_ADAPTER = "ettle.web.access.accounts.KeysAdapter"
MFA_FORMS = {
    "authenticate": "ettle.web.access.sign_in.forms.CodeForm",
    "reauthenticate": "ettle.web.access.sign_in.forms.CodeAgainForm",
    "activate_totp": "ettle.web.access.sign_in.forms.AppForm",
    "add_webauthn": "ettle.web.access.sign_in.forms.AddKeyForm",
    "edit_webauthn": "ettle.web.access.sign_in.forms.NameKeyForm",
    "authenticate_webauthn": "ettle.web.access.sign_in.forms.KeyForm",
    "login_webauthn": "ettle.web.access.sign_in.forms.KeyAloneForm",
    "reauthenticate_webauthn": "ettle.web.access.sign_in.forms.KeyAgainForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Ettle"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# Five wrong passwords for one address shut that address out for a quarter of an hour, from wherever they come.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "ettle.web.access.accounts.address_tried"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "ettle.web.access.accounts.shut_out"
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # counting by address of sign-in alone is meant: it is the stricter

# A session that nobody uses for half an hour ends; access/sessions.py ends every one after twelve hours.
SESSION_COOKIE_AGE = 30 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# The design system's names, by which frame/said.html draws a message.
MESSAGE_TAGS = {messages.SUCCESS: "positive"}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

# Papers of people, sealed, each under the hash of its contents: never where the web serves files from.
DOCUMENTS = ENVIRONMENT.data_dir / "documents"
# Spreadsheets on their way in, sealed, until they are in.
IMPORTS = ENVIRONMENT.data_dir / "imports"
# The store as it was handed over to be counted, and what the rules said of it: no names, the owner of the site alone.
FIGURES = ENVIRONMENT.data_dir / "figures"
VIRUS_SCAN = ENVIRONMENT.virus_scan

# Messages to staff: references and days, nobody's name. A demonstration writes them into files and sends nothing.
_MAIL = ENVIRONMENT.mail
MESSAGES_LEAVE = bool(_MAIL.host) or not PRODUCTION
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _MAIL.host else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = ENVIRONMENT.data_dir / "mail"
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL.tls_from_the_start, not _MAIL.tls_from_the_start
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = _MAIL.sender or "ettle@localhost"
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
# What a message puts before an address of the site; a demonstration does not know its port.
SITE_ADDRESS = f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else ""
LETTER_FONT = ENVIRONMENT.font
# A file as large as may be added stays in memory: what is not sealed yet is not laid on the disk.
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024

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
CSRF_FAILURE_VIEW = "ettle.web.drafts.views.csrf_failure"
CSRF_COOKIE_SAMESITE = "Lax"
# A demonstration answers on this machine only, over plain HTTP; everything else comes and goes over HTTPS.
SECURE_SSL_REDIRECT = PRODUCTION
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.behind_proxy else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
