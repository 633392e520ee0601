"""What a user does: one function, one transaction, one operation in the history."""
