"""What the bot decides: pure functions over values, with time as an argument and no I/O."""
