"""The termbase: names and terms with the forms in which they are said in each language, and those that are wrong."""
