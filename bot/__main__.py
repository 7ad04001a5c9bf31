"""`python -m bot` is `sd-bot`."""

import sys

from bot.cli.main import main

sys.exit(main())
