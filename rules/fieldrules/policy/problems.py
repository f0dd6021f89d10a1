"""What is wrong with a file of settings or a baseline, for the person who wrote it."""

from fieldrules.console import UsageError


class SettingsError(UsageError):
    """Settings or a baseline that cannot be used. Its text names each problem's file and line."""
