"""A daily system-design question for a team channel."""
