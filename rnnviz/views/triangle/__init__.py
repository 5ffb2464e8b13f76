"""The δ triangle view and what is measured on a triangle."""
