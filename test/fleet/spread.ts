import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seededRandom } from '../../src/core/random'
import { sleep, systemClock } from '../../src/core/time/clock'
import { type Fleet, type FleetJob, type FleetJobState, openFleet } from '../../src/fleet'
import { parsePlan } from '../../src/workflows'
import type { TestRedis } from '../support/redis'
import { type FleetOrg, placesOf, wrongIn } from './orgs'
import { programOf, type Running } from './program'

/** How orgs are worked on. */
export interface Spread {
  readonly redis: TestRedis
  readonly orgs: readonly FleetOrg[]
  readonly workers: number
  /** Workers that are killed, each at a moment drawn by chance while plans are applied, and replaced by nobody. */
  readonly kills: number
  readonly concurrency?: number
}

/** What came of it. */
export interface Spreading {
  readonly seconds: { readonly snapshot: number; readonly plan: number; readonly apply: number }
  readonly changes: number
  readonly killed: number
  /** Plans that more than one worker worked on. */
  readonly resumed: number
  readonly wrong: readonly string[]
}

/** Snapshots, plans and applies every org by workers in processes of their own. */
export async function spread(given: Spread): Promise<Spreading> {
  const { redis, orgs, workers, concurrency = 4 } = given
  const folder = await mkdtemp(join(tmpdir(), 'skillroute-fleet-'))
  const places = join(folder, 'places.json')
  await writeFile(places, JSON.stringify(placesOf(orgs)))
  const program = await programOf('worker-run')
  const fleet = await openFleet({ redisUrl: redis.url })
  try {
    const running = Array.from({ length: workers }, () => program.start(redis.url, folder, places, String(concurrency)))
    return await Promise.race([work(given, { fleet, folder, running }), fallen(running)])
  } finally {
    await program.remove()
    await fleet.close()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Stage {
  readonly fleet: Fleet
  readonly folder: string
  readonly running: readonly Running[]
}

async function work({ orgs, kills }: Spread, { fleet, folder, running }: Stage): Promise<Spreading> {
  const names = orgs.map(({ name }) => name)
  const snapshot = await timed(() =>
    all(
      fleet,
      names.map((org) => ({ kind: 'snapshot', org })),
    ),
  )
  const plan = await timed(() => all(fleet, orgs.map(planJob)))
  const jobs = plan.value.flatMap(applyJob)
  const effects = (): number => orgs.reduce((sum, { emulator }) => sum + emulator.stats.effects.size, 0)
  const changes = plan.value.reduce((sum, { result }) => sum + (result?.kind === 'plan' ? result.changes : 0), 0)
  const killing = killSome(running.slice(0, kills), () => effects() / changes)
  const apply = await timed(() => all(fleet, jobs))
  const killed = await killing
  // What is asked for twice is done once.
  await all(fleet, jobs)
  const wrong = await Promise.all(jobs.map((job) => check(folder, orgs, job)))
  return {
    seconds: { snapshot: snapshot.seconds, plan: plan.seconds, apply: apply.seconds },
    changes,
    killed,
    resumed: apply.value.filter(({ attempts }) => attempts > 1).length,
    wrong: [
      ...(jobs.length === orgs.length ? [] : [`${jobs.length} plans for ${orgs.length} orgs`]),
      ...[...snapshot.value, ...plan.value, ...apply.value].flatMap(({ state, error, id }) =>
        state === 'done' ? [] : [`${id} ${state}: ${error}`],
      ),
      ...wrong.flat(),
    ],
  }
}

/** Rejects when a worker ends that nobody has killed: nobody would do its work. */
function fallen(running: readonly Running[]): Promise<never> {
  return new Promise((_, reject) => {
    for (const { child } of running) {
      child.once('exit', (code, signal) => {
        if (signal !== 'SIGKILL') reject(new Error(`a worker ended with ${code ?? signal}`))
      })
    }
  })
}

function planJob({ name: org, desired: text }: FleetOrg): FleetJob {
  return {
    kind: 'plan',
    org,
    request: {
      want: { desired: { text, file: 'desired.json' } },
      forecast: { method: 'none' },
      timing: { reread: 'batch' },
    },
  }
}

function applyJob({ result }: FleetJobState): Extract<FleetJob, { kind: 'apply' }>[] {
  if (result?.kind !== 'plan') return []
  const { org, planId, hash } = result
  return [{ kind: 'apply', org, planId, hash }]
}

async function check(folder: string, orgs: readonly FleetOrg[], job: Extract<FleetJob, { kind: 'apply' }>) {
  const org = orgs.find(({ name }) => name === job.org)
  if (org === undefined) return [`no org ${job.org}`]
  const path = join(folder, 'orgs', job.org, `${job.planId}.plan.json`)
  return wrongIn(org, parsePlan(await readFile(path, 'utf8')))
}

/** Kills each when a share of the changes, drawn by chance, is made. @returns how many were alive until then */
async function killSome(victims: readonly Running[], share: () => number): Promise<number> {
  const random = seededRandom(`kill ${victims.length}`)
  const moments = victims.map(() => 0.1 + 0.6 * random()).sort()
  for (const [at, victim] of victims.entries()) {
    await until(() => share() >= (moments[at] ?? 0))
    await victim.kill('SIGKILL')
  }
  return victims.filter(({ child }) => child.signalCode === 'SIGKILL').length
}

async function all(fleet: Fleet, jobs: readonly FleetJob[]): Promise<FleetJobState[]> {
  return await fleet.ended(await fleet.add(jobs))
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const startedMs = performance.now()
  const value = await work()
  return { value, seconds: (performance.now() - startedMs) / 1000 }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(systemClock, 2)
}
