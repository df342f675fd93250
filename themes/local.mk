# Theme files, and nothing else.
