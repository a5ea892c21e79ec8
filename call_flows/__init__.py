"""Call flows: documents run by a pure function. No database, clock, web or vendor in here."""
