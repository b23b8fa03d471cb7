"""The people: profiles, evaluations, candidacies, letters, deliveries, in SQLite or PostgreSQL."""

from sunset.ledger.deliveries import Delivery
from sunset.ledger.ledger import Ledger
from sunset.ledger.letters import OUTCOMES
from sunset.ledger.people import Erased, ProfileVersion
from sunset.ledger.status import Status

__all__ = ["OUTCOMES", "Delivery", "Erased", "Ledger", "ProfileVersion", "Status"]
