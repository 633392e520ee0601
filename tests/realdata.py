"""Where the real files are that nobody here wrote: beside the checkout, or where ``CSM_REALDATA`` says."""

from __future__ import annotations

import os
from pathlib import Path

REALDATA = Path(os.environ.get("CSM_REALDATA") or Path(__file__).parents[2] / "shared" / "realdata")
