"""The platform files that travel with the package."""
