"""From the history to the tables of the home platform: accounts, stock, customers, books, and the dirt of an export."""
