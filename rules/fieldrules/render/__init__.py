"""The formats of `check`, one module each: ``render`` takes a `Run` and gives the output's parts as they are made."""
