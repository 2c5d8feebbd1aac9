"""Writing down somebody new, before a referral or a start: whether they are known already is asked first."""
