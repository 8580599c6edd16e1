"""What gunicorn serves."""

import os
import sys
from pathlib import Path

from portal.app import create_app
from portal.foundation import settings
from portal.web import observe

observe.configure_logs(readable=sys.stderr.isatty())
app = create_app(settings.load(root=Path(os.environ.get("PORTAL_ROOT", "."))))
