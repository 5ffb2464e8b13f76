"""Lessons in the window: played step by step, with questions that are answered before."""
