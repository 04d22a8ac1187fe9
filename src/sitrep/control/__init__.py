"""Claims of territory in: who held which place when, with contradictions kept, out."""

from sitrep.control.tellings import Sides, Whole
from sitrep.control.timeline import control_states, default_place_key

__all__ = ["Sides", "Whole", "control_states", "default_place_key"]
