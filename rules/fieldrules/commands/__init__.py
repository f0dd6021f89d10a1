"""The subcommands, one module each: ``run`` takes the parsed options and returns the exit status."""
