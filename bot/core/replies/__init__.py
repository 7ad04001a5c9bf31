"""The wording of everything the bot says, as documents."""
