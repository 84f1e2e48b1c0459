"""Steps as pytest items."""
