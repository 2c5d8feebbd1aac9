"""Days, periods, money, three-valued answers and sources: the words everything else is said in."""
