"""Measurements that alternate: what the site costs beside what else could be done. See docs."""
