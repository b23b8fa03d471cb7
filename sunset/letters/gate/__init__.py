"""The fact gate: holds every claim of a letter against the side it speaks of, the profile or the posting."""
