"""One's own rights in plain French: roles held, rights lent and received, files still read."""
