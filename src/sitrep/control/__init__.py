"""Claims in: who held which place when out."""
