"""A slow machine is no fault: no example has a deadline."""

from hypothesis import settings

settings.register_profile("untimed", parent=settings.get_profile(settings.get_current_profile_name()), deadline=None)
settings.load_profile("untimed")
