"""The people: profiles, own adverts, evaluations, candidacies, letters, mails, in SQLite or PostgreSQL."""

from sunset.ledger.adverts import OwnAdvert
from sunset.ledger.deliveries import Delivery
from sunset.ledger.ledger import Ledger
from sunset.ledger.letters import OUTCOMES
from sunset.ledger.people import Erased, ProfileVersion
from sunset.ledger.status import Status

__all__ = ["OUTCOMES", "Delivery", "Erased", "Ledger", "OwnAdvert", "ProfileVersion", "Status"]
