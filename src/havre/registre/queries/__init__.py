"""Reading the register, the terms of retention, the requests of access."""
