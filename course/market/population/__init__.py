"""Who is there: people and their needs, shops, and how shops open and close."""
