"""Records in, a table, JSON, CSV or Markdown out: one file per format, entered through ``listing``."""
