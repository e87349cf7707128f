"""One's second factor: application of codes, passkeys, recovery codes."""
