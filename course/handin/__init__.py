"""What is handed in: files opened with care, notebooks read whatever their state, and the doctor who looks before a teacher does.

Students have this room too; it knows nothing of answers, keys or grades.
"""
