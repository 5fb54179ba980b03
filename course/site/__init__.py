"""The website: the students' notebooks executed, the handbook, the data cards and the public names, as pages that fetch nothing."""
