"""A daily system-design question for a team channel."""

__version__ = "0.1.0"
