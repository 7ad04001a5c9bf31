"""Chat platforms: each translates what comes in and renders what goes out, and knows no other."""
