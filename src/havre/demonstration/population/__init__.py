"""Households, children, and where each child lives or waits."""

from .tirage import peupler

__all__ = ["peupler"]
