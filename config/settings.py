"""The only settings. Every value that a site may change comes from the environment; docs/operations.md lists them."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

from config import env

BASE_DIR = env.BASE_DIR
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var"))).resolve()
DEBUG = env.flag("DEBUG", False)
SECRET_KEY = env.secret_key("SECRET_KEY", DATA_DIR)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", socket.gethostname()])
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "axes",
    "csp",
    "knox",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "tracker.common",
    "tracker.journal",
    "tracker.accounts",
    "tracker.jobs",
    "tracker.calendars",
    "tracker.files",
    "tracker.meetings",
    "tracker.commitments",
    "tracker.intake",
    "tracker.assignments",
    "tracker.progress",
    "tracker.approvals",
    "tracker.collaboration",
    "tracker.notices",
    "tracker.reports",
    "tracker.api",
    "tracker.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tracker.web.middleware.RequestContextMiddleware",
    "tracker.web.middleware.AccountMiddleware",
    "tracker.web.middleware.SignInMiddleware",
    "tracker.web.middleware.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tracker.web.context.office",
            ],
        },
    }
]

# Database: SQLite needs nothing; DATABASE_URL moves to PostgreSQL.
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'duban.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "tracker.accounts.hashers.MadePasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "tracker.web.errors.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
SESSION_COOKIE_AGE = env.number("SESSION_HOURS", 12, 1) * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
HTTPS = env.flag("HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# The proxy in front redirects to HTTPS; HSTS for other subdomains and preloading are for the site to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "tracker.web.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# Language and time: Chinese first.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SECURE = HTTPS
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Asia/Shanghai")

# Files: static ones with hashed names; received ones only through views that check rights.
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if env.testing()
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILES_DIR = DATA_DIR / "files"
MAX_FILE_MB = env.number("MAX_FILE_MB", 50, 1)
MAX_CHARACTERS = env.number("MAX_CHARACTERS", 2_000_000, 1)
READ_SECONDS = env.number("READ_SECONDS", 60, 1)
REQUEST_READ_SECONDS = env.number("REQUEST_READ_SECONDS", 8, 1)  # what takes longer is read in the background
READ_MEMORY_MB = env.number("READ_MEMORY_MB", 1024, 256)
READ_PAGES = env.number("READ_PAGES", 500, 1)
READ_SCAN_PAGES = env.number("READ_SCAN_PAGES", 30, 1)
READ_MEGAPIXELS = env.number("READ_MEGAPIXELS", 60, 1)
READ_CELLS = env.number("READ_CELLS", 200_000, 1)
READ_NESTING = env.number("READ_NESTING", 50, 1)
READ_PARTS = env.number("READ_PARTS", 2_000, 1)
READ_UNPACKED_MB = env.number("READ_UNPACKED_MB", 200, 1)
READ_RATIO = env.number("READ_RATIO", 100, 2)
ZIP_FILES = env.number("ZIP_FILES", 200, 1)
INTAKE_FOLDER = env.text("INTAKE_FOLDER")
MAILBOX_URL = env.text("MAILBOX_URL")
MAILBOX_CA_FILE = env.text("MAILBOX_CA_FILE")
FETCH_SECONDS = env.number("FETCH_SECONDS", 30, 1)
FETCH_CA_FILE = env.text("FETCH_CA_FILE")
DATA_UPLOAD_MAX_MEMORY_SIZE = (MAX_CHARACTERS * 12) + 1_000_000  # pasted text arrives percent-encoded
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 50

# Jobs: the database row is the truth; the broker only carries its number.
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", "safefs://")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TIMEZONE = TIME_ZONE
DJANGO_CELERY_BEAT_TZ_AWARE = True
JOB_STALE_SECONDS = env.number("JOB_STALE_SECONDS", 20, 5)
JOB_ATTEMPTS = env.number("JOB_ATTEMPTS", 3, 1)

# Running (`make run`, manage.py up)
HOST = env.text("HOST", "127.0.0.1")
PORT = env.number("PORT", 8000, 1)
WEB_PROCESSES = env.number("WEB_PROCESSES", 2, 1)
WEB_THREADS = env.number("WEB_THREADS", 8, 1)
WORKER_PROCESSES = env.number("WORKER_PROCESSES", 2, 1)
SAMPLE_OFFICE = env.text("OFFICE", "sample") != "empty"

# Mails: none go out unless a server is named.
SITE_URL = env.text("SITE_URL", f"http://{HOST}:{PORT}")
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 25, 1)
EMAIL_HOST_USER = env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = env.text("EMAIL_SECURITY", "none") == "starttls"
EMAIL_USE_SSL = env.text("EMAIL_SECURITY", "none") == "tls"
EMAIL_TIMEOUT = env.number("EMAIL_SECONDS", 20, 1)
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "duban@localhost")

# Extraction
EXTRACTION_ENGINE = env.text("EXTRACTION_ENGINE", "rules")
EXTRACTION_PARTS = env.words("EXTRACTION_PARTS", [])
EXTRACTION_MODEL = env.text("EXTRACTION_MODEL")
EXTRACTION_MODEL_HOME = env.text("EXTRACTION_MODEL_HOME", str(DATA_DIR / "hanlp"))
EXTRACTION_SERVICE_URL = env.text("EXTRACTION_SERVICE_URL")
EXTRACTION_SERVICE_KEY = env.text("EXTRACTION_SERVICE_KEY")
EXTRACTION_SERVICE_SECONDS = env.number("EXTRACTION_SERVICE_SECONDS", 10, 1)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["tracker.api.permissions.SignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "tracker.api.transport.AlwaysJson",
    "DEFAULT_FILTER_BACKENDS": ["tracker.api.filtering.Filters"],
    "DEFAULT_PAGINATION_CLASS": "tracker.api.filtering.Pagination",
    "DEFAULT_SCHEMA_CLASS": "tracker.api.schema.AutoSchema",
    "EXCEPTION_HANDLER": "tracker.api.errors.exception_handler",
    "DEFAULT_THROTTLE_RATES": {"sign_in": "10/min"},
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Duban API",
    "DESCRIPTION": "Documents in, candidates reviewed, commitments tracked.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "tracker.api.schema.same_on_every_database",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ErrorType": ["validation_error", "client_error", "server_error"],
        "CandidateState": "tracker.intake.models.CandidateState",
        "CommitmentState": "tracker.commitments.lifecycle.State",
        "JobState": "tracker.jobs.models.JobState",
        "RequestState": "tracker.approvals.models.RequestState",
        "AssignmentRole": "tracker.commitments.models.AssignmentRole",
        "Role": "tracker.accounts.roles.Role",
        "Permission": "tracker.accounts.roles.Permission",
        "RejectReason": "tracker.intake.models.RejectReason",
        "RequestKind": "tracker.commitments.lifecycle.RequestKind",
        "VerificationMethod": "tracker.approvals.models.VerificationMethod",
        "Action": "tracker.commitments.lifecycle.Action",
        "Event": "tracker.journal.models.Event",
        "Colour": "tracker.commitments.models.Colour",
        "IngestionState": "tracker.intake.ways.models.IngestionState",
        "NoticeKind": "tracker.notices.models.NoticeKind",
        "DocumentSource": "tracker.meetings.models.DocumentSource",
        "DuePrecision": "tracker.commitments.models.DuePrecision",
        "EvidenceState": "tracker.commitments.models.EvidenceState",
        "Recurrence": "tracker.commitments.models.Recurrence",
        "SourceType": "tracker.commitments.models.SourceType",
        "Strength": "tracker.commitments.models.Strength",
        "Tier": "tracker.intake.models.Tier",
    },
}
REST_KNOX = {"TOKEN_TTL": None, "AUTO_REFRESH": False}

LOG_LEVEL = env.text("LOG_LEVEL", "INFO").upper()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"axes": {"level": "WARNING"}},
}
