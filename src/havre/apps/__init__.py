"""Domain apps, one per legal noun, bottom to top: see docs/architecture.md."""
