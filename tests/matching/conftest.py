"""Property tests here say what holds, not how fast: a busy machine is no failure."""

from hypothesis import settings

settings.register_profile("matching", deadline=None)
settings.load_profile("matching")
