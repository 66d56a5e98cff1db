"""The monitor's files: one definition of tables and columns, and a writer per kind of file."""
