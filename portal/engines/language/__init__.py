"""Language identification for the portal's languages."""

from portal.engines.language.detection import LANGUAGES, Detection, detect

__all__ = ["LANGUAGES", "Detection", "detect"]
