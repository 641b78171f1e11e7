"""How often a process has read the log of a room, for those who ask it: `looks`."""

from community import hub

looks = 0


def begin():
    """Count from now on: each page of a log that the hub reads for its sockets."""
    read = hub.read_logs

    def counted(wanted):
        global looks
        looks += len(set(wanted))
        return read(wanted)

    hub.read_logs = counted
