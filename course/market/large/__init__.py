"""Markets of any size, drawn part by part: the plan, and the sections of each part."""
