"""Opening files: dropped, chosen or given on the command line."""
