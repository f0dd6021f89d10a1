"""What people paste where a payload should be: named, and read if they ask for it.

`forms` knows the forms; the other modules each take one kind of wrapping off. Nothing here is imported for an input
that is a payload already.
"""
