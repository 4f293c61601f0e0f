"""The centers of the benchmark in SimPy 3 and later (module simpy): generators, resources and events.

Reads a center as JSON from standard input, writes what happened as JSON to standard output.
"""
import json
import sys
import time
from random import Random

import simpy

from center import Desk, Tally


def one_queue(env, center, tally, random):
    """Callers before agents who are all alike: a resource with as many units as there are agents."""
    agents = simpy.Resource(env, capacity=center["agents"])
    handling = 1 / center["ahtSeconds"]

    def caller():
        arrived = env.now
        with agents.request() as turn:
            yield turn
            tally.answered(0, arrived, env.now - arrived)
            yield env.timeout(random.expovariate(handling))
        tally.done()

    def source():
        for _ in range(center["contacts"]):
            yield env.timeout(random.expovariate(center["ratePerSecond"]))
            tally.arrived()
            env.process(caller())

    env.process(source())


def skills(env, center, tally, random):
    """Callers who look for the agent idle longest, wait as long as their patience lasts and are woken by a freed agent."""
    desk = Desk(center["typesOfAgent"], len(center["ratePerSecond"]))
    rates, ahts = center["ratePerSecond"], center["ahtSeconds"]
    leaving, total = 1 / center["patienceSeconds"], sum(center["ratePerSecond"])

    def caller(kind):
        arrived = env.now
        agent = desk.idle_agent(kind)
        if agent is None:
            called = env.event()
            desk.join(kind, arrived, called)
            yield called | env.timeout(random.expovariate(leaving))
            if not called.triggered:
                desk.leave(kind, arrived, called)
                tally.abandoned(kind, arrived)
                return
            agent = called.value
        tally.answered(kind, arrived, env.now - arrived)
        yield env.timeout(random.expovariate(1 / ahts[kind]))
        tally.done()
        following = desk.free(agent)
        if following is not None:
            following.succeed(agent)

    def source():
        for kind in random.choices(range(len(rates)), weights=rates, k=center["contacts"]):
            yield env.timeout(random.expovariate(total))
            tally.arrived()
            env.process(caller(kind))

    env.process(source())


def main():
    center = json.load(sys.stdin)
    tally = Tally(center)
    env = simpy.Environment()
    model = skills if "typesOfAgent" in center else one_queue
    model(env, center, tally, Random(center["seed"]))
    started = time.process_time()
    env.run()
    seconds = time.process_time() - started
    json.dump({"name": "simpy " + simpy.__version__, "seconds": seconds, **tally.result()}, sys.stdout)


main()
