"""Employers who are paid for taking somebody on: agreed before the job begins, paid by stages, told whose move it is."""
