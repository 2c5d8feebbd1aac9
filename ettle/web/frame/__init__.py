"""The page frame: header, navigation, footer, and the small parts every page is made of."""
