"""Files that staff order: the form, how far a file is, and the download, the same for each audience that has some."""
