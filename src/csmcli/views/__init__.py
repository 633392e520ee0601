"""What a user asks: SQL text through `store.reading` → named tuples. Never writes, never draws."""
