"""What a run leaves behind: result files, recordings, and what they say about the pages as they are now."""
