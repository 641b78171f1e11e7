"""Pages: what a read costs, uncached and beside the limits of the machine."""
