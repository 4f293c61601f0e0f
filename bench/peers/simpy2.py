"""The centers of the benchmark in SimPy 2 (module SimPy): processes, resources, hold and reactivate.

Reads a center as JSON from standard input, writes what happened as JSON to standard output.
"""
import json
import sys
import time
from random import Random

from SimPy import __version__
from SimPy.Simulation import (Process, Resource, activate, hold, initialize, now, reactivate, release, request,
                              simulate)

from center import Desk, Tally


def one_queue(center, tally, random):
    """Callers before agents who are all alike: a resource with as many units as there are agents."""
    agents = Resource(capacity=center["agents"])
    handling = 1 / center["ahtSeconds"]

    class Caller(Process):
        def visit(self):
            arrived = now()
            yield request, self, agents
            tally.answered(0, arrived, now() - arrived)
            yield hold, self, random.expovariate(handling)
            yield release, self, agents
            tally.done()

    class Source(Process):
        def arrivals(self):
            for _ in range(center["contacts"]):
                yield hold, self, random.expovariate(center["ratePerSecond"])
                tally.arrived()
                caller = Caller()
                activate(caller, caller.visit())

    source = Source()
    activate(source, source.arrivals())


def skills(center, tally, random):
    """Callers who look for the agent idle longest, wait as long as their patience lasts and are woken by a freed agent."""
    desk = Desk(center["typesOfAgent"], len(center["ratePerSecond"]))
    rates, ahts = center["ratePerSecond"], center["ahtSeconds"]
    leaving, total = 1 / center["patienceSeconds"], sum(center["ratePerSecond"])
    kinds = range(len(rates))

    class Caller(Process):
        def visit(self, kind):
            arrived = now()
            self.agent = desk.idle_agent(kind)
            if self.agent is None:
                desk.join(kind, arrived, self)
                yield hold, self, random.expovariate(leaving)
                if self.agent is None:
                    desk.leave(kind, arrived, self)
                    tally.abandoned(kind, arrived)
                    return
            tally.answered(kind, arrived, now() - arrived)
            yield hold, self, random.expovariate(1 / ahts[kind])
            tally.done()
            following = desk.free(self.agent)
            if following is not None:
                following.agent = self.agent
                reactivate(following)

    class Source(Process):
        def arrivals(self):
            for kind in random.choices(kinds, weights=rates, k=center["contacts"]):
                yield hold, self, random.expovariate(total)
                tally.arrived()
                caller = Caller()
                activate(caller, caller.visit(kind))

    source = Source()
    activate(source, source.arrivals())


def main():
    center = json.load(sys.stdin)
    tally = Tally(center)
    initialize()
    model = skills if "typesOfAgent" in center else one_queue
    model(center, tally, Random(center["seed"]))
    started = time.process_time()
    simulate(until=float("inf"))
    seconds = time.process_time() - started
    json.dump({"name": "SimPy " + __version__.split()[0], "seconds": seconds, **tally.result()}, sys.stdout)


main()
