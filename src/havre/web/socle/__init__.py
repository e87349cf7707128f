"""What every area of the pages shares: the request, errors, look and spreadsheets."""
