"""The plans desk: assessment, plan, appointments, getting online, notes."""
