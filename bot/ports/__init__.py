"""The few protocols that the services need from outside."""
