import { Entity, Exponential, Queue, Simulation } from 'simscript'
import { cpuTime } from '../parts/timing'
import type { OneQueue, PeerRun } from './center'

/** The center as simscript has it: a queue with as many places as agents, callers who enter and leave it. */
class Center extends Simulation {
  readonly agents: Queue
  readonly handling: Exponential
  events = 0
  offered = 0
  atOnce = 0
  withinServiceLevel = 0

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

class Caller extends Entity<Center> {
  override async script(): Promise<void> {
    const center = this.simulation
    const arrived = center.timeNow
    center.events += 1
    await this.enterQueue(center.agents)
    const wait = center.timeNow - arrived
    if (arrived >= center.plan.warmUpSeconds) {
      center.offered += 1
      if (wait === 0) center.atOnce += 1
      if (wait <= center.plan.targetSeconds) center.withinServiceLevel += 1
    }
    await this.delay(center.handling.sample())
    this.leaveQueue(center.agents)
    center.events += 1
  }
}

/** Runs one line before agents who are all alike in simscript. It was made for browsers and yields by animation frame. */
export async function runSimscript(plan: OneQueue): Promise<PeerRun> {
  Reflect.set(globalThis, 'requestAnimationFrame', (next: () => void) => setImmediate(next))
  const center = new Center(plan)
  const { seconds } = await cpuTime(
    () =>
      new Promise<void>((resolve) => {
        center.finished.addEventListener(() => resolve())
        void center.start()
      }),
  )
  return {
    name: 'simscript',
    seconds,
    events: center.events,
    waitProbability: 1 - center.atOnce / center.offered,
    serviceLevel: center.withinServiceLevel / center.offered,
  }
}
