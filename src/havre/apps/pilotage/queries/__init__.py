"""Reading the exact lists and what was recorded of them."""
