"""A project's own stance on findings: a policy, applied after the verdict, that never changes the verdict itself.

Nothing of this is imported by a check without a settings file.
"""

from fieldrules.policy.apply import apply
from fieldrules.policy.baseline import Baseline, Identity
from fieldrules.policy.model import Accept, House, Policy
from fieldrules.policy.problems import SettingsError

__all__ = ["Accept", "Baseline", "House", "Identity", "Policy", "SettingsError", "apply"]
