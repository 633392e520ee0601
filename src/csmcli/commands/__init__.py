"""The commands: one file per noun; each parses, calls one action or view, and shows."""
