"""Reading a question: diacritics, abbreviations, terms in other languages, filters."""
