"""名录: the list of filed bodies as PDF, Word and workbook."""
