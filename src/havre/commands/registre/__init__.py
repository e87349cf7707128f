"""Commands of the register of data: classification, retention."""
