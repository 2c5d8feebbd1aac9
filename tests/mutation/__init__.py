"""Small mistakes made on purpose in what decides money and days: does a test see each?"""
