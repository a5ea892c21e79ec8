"""The flows on paper: for each a drawing and a script in two languages, made from its file (docs/flows/)."""
