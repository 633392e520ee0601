"""csm: who is stalled, whom do I owe something, and is it working."""

__version__ = "0.1.0"
