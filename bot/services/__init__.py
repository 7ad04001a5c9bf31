"""The use cases: load, ask the core, commit, send."""
