"""Results as text for others to read: one pure builder per format, and the wording of messages in one place."""
