"""Raw reports of several wars with what they tell; the eval runs the whole program over them."""
