"""What every table shares: rows, the machine, servers, clients, the runner and the report."""
