"""fieldrules_generator: from the spec, kept as YAML by people, to everything that is made from it."""
