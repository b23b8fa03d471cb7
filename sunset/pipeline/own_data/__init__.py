"""A person's own data: all that is held on them, in one file; and its removal, everywhere.

Importing this package loads none of its rooms, so that commands which only ask a question start quickly.
"""
