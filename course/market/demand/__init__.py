"""What people want and see: utility, attention, live sessions, the case shops, and the history that they make."""
