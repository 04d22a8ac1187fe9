"""Events and claims in: tables, exports and pages for people out."""
