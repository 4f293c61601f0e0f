"""What both SimPy programs share: counting, and the desk that knows who is idle and who waits."""
from collections import OrderedDict


class Tally:
    """Counts contacts. Those who arrive in the first part of the run find the center too empty and do not count."""

    def __init__(self, center):
        self.target = center["targetSeconds"]
        self.begin = center["warmUpSeconds"]
        self.events = 0
        self.offered = self.at_once = self.in_time = self.waited = 0

    def arrived(self):
        self.events += 1

    def done(self):
        self.events += 1

    def answered(self, _kind, arrived, wait):
        if arrived < self.begin:
            return
        self.offered += 1
        self.waited += wait
        if wait == 0:
            self.at_once += 1
        if wait <= self.target:
            self.in_time += 1

    def abandoned(self, _kind, arrived):
        if arrived >= self.begin:
            self.offered += 1

    def result(self):
        return {
            "events": self.events,
            "offered": self.offered,
            "waitProbability": 1 - self.at_once / self.offered,
            "serviceLevel": self.in_time / self.offered,
        }


class Desk:
    """Idle agents by contact type, longest idle first, and waiting callers by contact type, oldest first."""

    def __init__(self, types_of_agent, kinds):
        self.types_of_agent = types_of_agent
        self.idle = [OrderedDict() for _ in range(kinds)]
        self.waiting = [OrderedDict() for _ in range(kinds)]
        for agent, types in enumerate(types_of_agent):
            for kind in types:
                self.idle[kind][agent] = None

    def idle_agent(self, kind):
        """Takes the agent idle longest who can serve the type, if any."""
        for agent in self.idle[kind]:
            for other in self.types_of_agent[agent]:
                del self.idle[other][agent]
            return agent
        return None

    def join(self, kind, arrived, caller):
        self.waiting[kind][caller] = arrived

    def leave(self, kind, _arrived, caller):
        del self.waiting[kind][caller]

    def free(self, agent):
        """Returns the caller waiting longest whom the agent can serve, or puts the agent among the idle."""
        oldest = best = None
        for kind in self.types_of_agent[agent]:
            for caller, arrived in self.waiting[kind].items():
                if oldest is None or arrived < oldest:
                    oldest, best = arrived, kind
                break
        if best is not None:
            return self.waiting[best].popitem(last=False)[0]
        for kind in self.types_of_agent[agent]:
            self.idle[kind][agent] = None
        return None
