"""For those who answer for data: who can see whom, and which records were opened in need."""
