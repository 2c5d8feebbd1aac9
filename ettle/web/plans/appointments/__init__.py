"""Appointments: who meets whom, when and how, and whether they came."""
