"""Documents from data: fonts, the line setter, letters, score sheets and workbooks."""
