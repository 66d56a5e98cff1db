"""What each page of the site shows: queries over a connection and the values its template needs."""
