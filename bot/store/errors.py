"""The store's exceptions: each message holds the value and the way out, and never a password or a parameter."""


class StoreFault(Exception):
    """The database cannot be used."""


class StoreUnreachable(StoreFault):
    """The database cannot be opened or does not answer."""


class StoreNewer(StoreFault):
    """The database was made by a newer version of this program."""
