import { Entity, Exponential, Queue, Simulation } from 'simscript'
import { cpuTime } from '../parts/timing'
import type { OneQueue, PeerRun } from './centre'

/** The centre as simscript has it: a queue with as many places as agents, callers who enter and leave it. */
class Centre extends Simulation {
  readonly agents: Queue
  readonly handling: Exponential
  events = 0
  offered = 0
  atOnce = 0
  inTime = 0

  constructor(readonly plan: OneQueue) {
    super()
    this.agents = new Queue('agents', plan.agents)
    this.handling = new Exponential(plan.ahtSeconds, plan.seed)
  }

  override onStarting(): void {
    super.onStarting()
    this.generateEntities(Caller, new Exponential(1 / this.plan.ratePerSecond, this.plan.seed + 1), this.plan.contacts)
  }
}

class Caller extends Entity<Centre> {
  override async script(): Promise<void> {
    const centre = this.simulation
    const arrived = centre.timeNow
    centre.events += 1
    await this.enterQueue(centre.agents)
    const wait = centre.timeNow - arrived
    if (arrived >= centre.plan.warmUpSeconds) {
      centre.offered += 1
      if (wait === 0) centre.atOnce += 1
      if (wait <= centre.plan.targetSeconds) centre.inTime += 1
    }
    await this.delay(centre.handling.sample())
    this.leaveQueue(centre.agents)
    centre.events += 1
  }
}

/** Runs one line before agents who are all alike in simscript. It was made for browsers and yields by animation frame. */
export async function runSimscript(plan: OneQueue): Promise<PeerRun> {
  Reflect.set(globalThis, 'requestAnimationFrame', (next: () => void) => setImmediate(next))
  const centre = new Centre(plan)
  const { seconds } = await cpuTime(
    () =>
      new Promise<void>((resolve) => {
        centre.finished.addEventListener(() => resolve())
        void centre.start()
      }),
  )
  return {
    name: 'simscript',
    seconds,
    events: centre.events,
    waitProbability: 1 - centre.atOnce / centre.offered,
    serviceLevel: centre.inTime / centre.offered,
  }
}
