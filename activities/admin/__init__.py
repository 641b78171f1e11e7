"""The staff's door: recruitments, and selection among those who applied."""
