"""The teacher's side of the capstone: markets for teams, what a careful team would find in them, scores, and the day of truth."""
