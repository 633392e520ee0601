"""Pages for clients: records drawn into one self-contained HTML file, and the guard before it is written.

A ring of its own beside `exchange`, because it too makes whole files; it reads no database, so that whatever it
shows stands in the records it was given, where `guard` has read every word of it first.
"""
