# The store: jobs, rows and the engines.
