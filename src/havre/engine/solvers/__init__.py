"""Adapters to mathematical solvers: arrays in, arrays out, nothing of any problem's meaning."""
