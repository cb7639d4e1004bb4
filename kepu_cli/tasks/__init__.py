"""Who owes what: every assignment of any number of policies as one ledger, and what the policies leave open."""
