"""The journal: its verification, its anchors, one's own entries and their receipts."""
