"""The bench: lab files, and the providers that bring a lab up and take it down."""
