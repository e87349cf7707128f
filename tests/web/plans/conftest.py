"""A plan computed on the day of the factories."""

from tests.apps.accueils.plan.conftest import planifier

__all__ = ["planifier"]
