"""`python -m console.modem.simulated`."""

import sys

from console.modem.simulated.run import main

sys.exit(main())
