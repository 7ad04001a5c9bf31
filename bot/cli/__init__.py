"""The `sd-bot` command."""
