import { SECONDS_PER_HOUR } from '../../src/core/time/durations'
import { erlangC } from '../../src/optimizer/erlang'
import { simulate } from '../../src/optimizer/simulate'
import type { OneQueue, PeerRun, Skills } from '../peers/center'
import { findSimpy } from '../peers/simpy'
import { runSimscript } from '../peers/simscript'
import { modelOf, oneQueue, skills } from './centers'
import type { Row } from './table'
import { cpuTime, median } from './timing'

/** Of these runs the median speed counts, and the answers are pooled. */
const RUNS = 3
const CONTACTS = { simpy: 150_000, simscript: 12_000 }
/** Hours that we simulate: enough for about a second. */
const OUR_HOURS = { oneQueue: 6000, skills: 1200 }
/** Absolute, of pooled peer runs: four standard errors at these lengths. */
const TOLERANCE = { simpy: 0.05, simscript: 0.12 }
/** Absolute, of our own long runs. */
const OUR_TOLERANCE = 0.01

interface Speed {
  readonly eventsPerSecond: number
  readonly waitProbability: number
  readonly serviceLevel: number
}

/** Simulations against SimPy and simscript: arrivals and completions per second of CPU time, the answer of each checked. */
export async function simulationRows(): Promise<Row[]> {
  const one = oneQueue(CONTACTS.simpy, 1)
  const known = exact(one)
  const many = skills(CONTACTS.simpy, 1)
  const ourOne = await ourSpeed(one, OUR_HOURS.oneQueue)
  const ourMany = await ourSpeed(many, OUR_HOURS.skills)
  assertNear('our M/M/100', ourOne, known, OUR_TOLERANCE)
  const rows: Row[] = []
  const simpy = findSimpy()
  if (simpy === undefined) {
    console.log('SimPy is not installed (Debian: python3-simpy; PyPI: simpy): its rows are left out.')
  } else {
    const byOne = peerSpeed(Array.from({ length: RUNS }, (_, n) => simpy(oneQueue(CONTACTS.simpy, n + 1))))
    assertNear(`${byOne.name} on M/M/100`, byOne, known, TOLERANCE.simpy)
    rows.push(row('M/M/100, 90 erlang', byOne, ourOne, 100, `wait probability: exact ${share(known.waitProbability)}`))
    const byMany = peerSpeed(Array.from({ length: RUNS }, (_, n) => simpy(skills(CONTACTS.simpy, n + 1))))
    assertNear(`${byMany.name} on many skills`, byMany, ourMany, TOLERANCE.simpy)
    rows.push(row('20 skills x 200 agents, patience', byMany, ourMany, 40, 'wait probability:'))
  }
  const runs: PeerRun[] = []
  for (let n = 0; n < RUNS; n++) runs.push(await runSimscript(oneQueue(CONTACTS.simscript, n + 1)))
  const byScript = peerSpeed(runs)
  assertNear('simscript on M/M/100', byScript, known, TOLERANCE.simscript)
  rows.push(row('M/M/100, 90 erlang', byScript, ourOne, 100, `wait probability: exact ${share(known.waitProbability)}`))
  return rows
}

function exact({ agents, ratePerSecond, ahtSeconds, targetSeconds }: OneQueue): Omit<Speed, 'eventsPerSecond'> {
  return erlangC({ agents, callsPerHour: ratePerSecond * SECONDS_PER_HOUR, ahtSeconds, targetSeconds })
}

/** Our speed through the public function: from the model to the finished report. The first run warms up. */
async function ourSpeed(center: OneQueue | Skills, hours: number): Promise<Speed> {
  const model = modelOf(center)
  const runs: Speed[] = []
  for (let seed = 0; seed <= RUNS; seed++) {
    const { answer, seconds } = await cpuTime(() => simulate(model, { seed, replications: 1, batches: 10, hours }))
    runs.push({
      eventsPerSecond: answer.method.events / seconds,
      waitProbability: answer.total.waitProbability.mean,
      serviceLevel: answer.total.serviceLevel.offered.mean,
    })
  }
  return pooled(runs.slice(1))
}

function peerSpeed(runs: readonly PeerRun[]): Speed & { readonly name: string } {
  const name = runs[0]?.name ?? ''
  return { name, ...pooled(runs.map((run) => ({ ...run, eventsPerSecond: run.events / run.seconds }))) }
}

function pooled(runs: readonly Speed[]): Speed {
  const mean = (of: (run: Speed) => number): number => runs.reduce((sum, run) => sum + of(run), 0) / runs.length
  return {
    eventsPerSecond: median(runs.map((run) => run.eventsPerSecond)),
    waitProbability: mean((run) => run.waitProbability),
    serviceLevel: mean((run) => run.serviceLevel),
  }
}

function assertNear(what: string, found: Speed, desired: Omit<Speed, 'eventsPerSecond'>, tolerance: number): void {
  for (const key of ['waitProbability', 'serviceLevel'] as const) {
    if (Math.abs(found[key] - desired[key]) <= tolerance) continue
    throw new Error(`${what}: ${key} ${share(found[key])} instead of ${share(desired[key])}`)
  }
}

function row(task: string, peer: Speed & { readonly name: string }, ours: Speed, budget: number, check: string): Row {
  return {
    task,
    peer: peer.name,
    ours: perSecond(ours),
    theirs: perSecond(peer),
    ratio: ours.eventsPerSecond / peer.eventsPerSecond,
    budget,
    check: `${check} ours ${share(ours.waitProbability)}, theirs ${share(peer.waitProbability)}`,
  }
}

function perSecond({ eventsPerSecond }: Speed): string {
  return `${(eventsPerSecond / 1e6).toPrecision(3)} M events/s`
}

function share(value: number): string {
  return value.toFixed(3)
}
