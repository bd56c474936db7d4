"""The same main query of each page answered by Django with nothing around it: no middleware, no layout."""
