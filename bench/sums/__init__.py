"""The sums for ten million members: what a member weighs, and what asking costs as they grow."""
