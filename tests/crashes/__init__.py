"""Real processes stopped by SIGKILL at named points, then recovered; the gateway's own book is the judge."""
