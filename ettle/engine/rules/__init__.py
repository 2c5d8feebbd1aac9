"""What was agreed: rulebook documents as typed rules, with their versions, checks and schemas."""
