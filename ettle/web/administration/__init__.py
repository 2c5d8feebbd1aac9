"""For the few who look after the place itself: who works here. They never see a participant."""
