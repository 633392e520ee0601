"""The rules of the practice: standard library only, no clock, no file, no session, no language."""
