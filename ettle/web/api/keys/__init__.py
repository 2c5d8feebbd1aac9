"""Keys of an organisation: made, listed and taken back on a page or by a command; and acting by one."""
