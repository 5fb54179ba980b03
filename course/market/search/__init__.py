"""What people type and find: words and vocabulary, searches, slates, notes, touchpoints."""
