"""Voices: engines that turn text into clips, at build time only."""
