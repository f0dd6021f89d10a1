"""Hooks for pytest's plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest
    from vcr import VCR


def pytest_recording_configure(config: pytest.Config, vcr: VCR) -> None:
    """Read and write cassettes in our format."""
    from tests.cassette_vcr import configure

    configure(vcr)
