"""Access of the accounts: what opens each one, links of new password, resets, sessions ended."""
