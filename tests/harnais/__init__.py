"""Parts of the test harness, loaded by `tests/conftest.py`."""
