"""Would a professional believe this market? Checks that read an edition's tables as a sceptic would.

`course market sceptic` prints them: a question, what the market gave before it was mended, what it gives now, the band in
which a reader who knows the trade would not start, and why. The rows keep the ids of the reading that found the faults
(M1 to M44). A band says what plain logic or general knowledge of trade asks for, widely; it is no target to hit.
"""
