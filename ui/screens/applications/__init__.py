"""申报材料: the table of applications, importing packages, and one application in tabs."""
