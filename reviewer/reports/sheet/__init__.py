"""Score sheets, filled and blank, on paper and as workbook."""
