"""A local channel in the terminal."""
