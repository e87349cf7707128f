"""Search everywhere: children by name even mistyped, places, communes; only what one may see."""
