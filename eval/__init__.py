"""Coded claims and gold in: accuracy figures, the floors they must hold and a page of errors out."""
