"""Starts the system as processes of their own, and looks at it while it is attacked."""
