"""Settings of the tests: same site, fast password hashing, plain static files, migrating role."""

import os

os.environ.setdefault("HAVRE_ROLE", "proprietaire")

from .settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ACCOUNT_RATE_LIMITS = False
HAVRE_DEBIT = False  # all the tests happen in the same ten minutes
HAVRE_SECOND_FACTEUR = "aucun"  # demanded where a test is about it
WHITENOISE_AUTOREFRESH = True  # the static files are not collected for the tests
