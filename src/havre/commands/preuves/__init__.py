"""Proofs: the chain of the journal, the signed reports."""
