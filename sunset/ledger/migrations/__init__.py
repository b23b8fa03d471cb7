"""Ordered changes of the ledger's tables; `Ledger.open` applies those that are missing."""
