"""The project's own real servers for tests: private folders and ports, each ended by its pid."""
