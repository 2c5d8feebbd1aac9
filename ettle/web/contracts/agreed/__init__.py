"""Contracts agreed on pages: proposed by one party, agreed by another person of the other, and part of the rulebook from then on."""
