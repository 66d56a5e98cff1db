"""Makes pages and passages from the preserved bytes, and says what each document is."""
