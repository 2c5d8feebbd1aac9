"""Files as they come in: what they are is read from their bytes, and what may do harm is never stored."""
