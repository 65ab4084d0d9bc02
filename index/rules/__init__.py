"""The house rules on knowledge files, one function each."""
