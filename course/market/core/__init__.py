"""What everything else stands on: parameters, world types, named random streams, the calendar, the words of the market."""
