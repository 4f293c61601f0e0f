/**
 * Applies 10,000 changes through processes that are killed again and again, under faults on almost every third request,
 * counts in the emulated org what took effect, and takes everything back. Takes minutes; the tests hold a small form of it.
 *
 *     npm run soak                      200 kills
 *     npm run soak -- 20                fewer
 *     npm run soak -- 100 redis         with the lease in Redis
 *     npm run soak -- 100 postgres      with lease and journal in PostgreSQL
 *     npm run soak -- namespaces | pauses | resumed | redis      leases, see test/crash/soak-leases.ts
 *
 * The emulator answers at a rate no org has, in the process of this script; the applying runs in processes of its own.
 */
import { seededRandom } from '../src/core/random'
import type { Journal } from '../src/documents/ports/ports'
import { replayJournal } from '../src/workflows/run/journal/replay'
import { crashRig, type Death } from '../test/crash/crash-rig'
import type { CrashStore } from '../test/crash/crash-stores'
import { soakLeases } from '../test/crash/soak-leases'
import { MIXED_FAULTS } from '../test/support/mixed-faults'
import { noPostgres } from '../test/support/postgres'
import { effectsOf, trueLevel } from '../test/support/proposals'
import { withoutRedis } from '../test/support/redis'

const [mode = '200', second] = process.argv.slice(2)
const kills = Number(mode)
const AGENTS = 2_500
const MOVES = 4
const FAULT_SHARE = 0.3
/** Kinds of journal entries that come at the start, while writing, and at the end of a run. */
const EARLY = ['header', 'resumed', 'intent', 'outcome']
const LATE = ['settled', 'external', 'ended']

/** Why a store cannot be tried here; undefined when it can. */
const MISSING: Readonly<Record<CrashStore, string | undefined>> = {
  files: undefined,
  redis: withoutRedis,
  postgres: noPostgres,
}

async function soak(store: CrashStore): Promise<void> {
  const startedMs = performance.now()
  const rig = await crashRig({ agents: AGENTS + 50, queues: 4, skills: 40 }, { agents: AGENTS, moves: MOVES }, store)
  try {
    const { plan, emulator } = rig
    say(`${store}: ${plan.changes.length} changes for ${AGENTS} agents, ${kills} kills, ${FAULT_SHARE * 100} % faults`)
    for (const fault of MIXED_FAULTS) {
      if (fault.kind === 'rateLimit') emulator.faults.add(ofWrites({ ...fault, retryAfterSeconds: 0 }))
      else if (fault.kind !== 'timeout') emulator.faults.add(ofWrites(fault))
    }
    // A request without an answer holds its process for seconds: a few of them are enough to be met often.
    emulator.faults.add({ path: '/routingskills', share: 0.002, fault: { kind: 'timeout', when: 'after' } })
    const random = seededRandom('soak')
    const deaths: Death[] = [
      ...EARLY.flatMap((type) => boundaries(type)),
      ...Array.from({ length: kills }, (): Death => ({ kind: 'requests', count: 20 + Math.floor(random() * 80) })),
      ...EARLY.slice(1).flatMap((type) => boundaries(type)),
    ]
    let killed = 0
    for (const [n, death] of deaths.entries()) {
      if (await rig.run('apply', death)) killed += 1
      if ((n + 1) % 25 === 0) say(`${n + 1} runs, ${killed} killed, ${emulator.stats.effects.size} changes made`)
    }
    for (const death of LATE.flatMap((type) => boundaries(type))) if (await rig.run('apply', death)) killed += 1
    emulator.faults.clear()
    await rig.run('apply', { kind: 'none' })
    await rig.run('apply', { kind: 'none' })
    const effects = effectsOf(emulator, plan)
    const lost = effects.filter((count) => count === 0).length
    const doubled = effects.filter((count) => count > 1).length
    const others = emulator.stats.effects.size - plan.changes.length
    const { journal, close } = rig.open()
    const { lines, replayMs } = await readJournal(journal, plan)
    await close()
    await rig.run('undo', { kind: 'none' })
    const left = plan.changes.filter(({ user, skill, before }) => trueLevel(emulator, user.id, skill.id) !== before)
    const minutes = Math.round((performance.now() - startedMs) / 6_000) / 10
    say(
      `${killed} kills: ${lost} changes lost, ${doubled} made twice, ${others} other effects; after the undo ${left.length} values not as they were; ${minutes} minutes`,
    )
    say(
      `${emulator.stats.requests} requests; the journal has ${lines} lines, read in ${Math.round(replayMs)} ms of processor time`,
    )
    if (lost + doubled + others + left.length > 0 || killed < kills / 2) process.exitCode = 1
  } finally {
    await rig.stop()
  }

  function ofWrites(fault: (typeof MIXED_FAULTS)[number]) {
    return { path: '/api/v2/users', share: FAULT_SHARE / MIXED_FAULTS.length, fault }
  }
}

function boundaries(type: string): Death[] {
  return (['before', 'after'] as const).map((when) => ({ kind: 'entry', when, type, nth: 1 }))
}

async function readJournal(journal: Journal, plan: Parameters<typeof replayJournal>[1]) {
  const started = process.cpuUsage()
  await replayJournal(journal, plan)
  // Of the processor, not of the clock: the machine may have other work.
  const { user, system } = process.cpuUsage(started)
  let lines = 0
  for await (const _ of journal.read()) lines += 1
  return { lines, replayMs: (user + system) / 1000 }
}

function say(text: string): void {
  process.stdout.write(`soak: ${text}\n`)
}

if (Number.isFinite(kills)) {
  const store = storeOf(second)
  const why = MISSING[store]
  if (why === undefined) await soak(store)
  else {
    say(`left out: ${why}`)
    if (process.env.SKILLROUTE_REQUIRE_ALL !== undefined) process.exitCode = 1
  }
} else if (!(await soakLeases(mode, second === undefined ? undefined : Number(second)))) process.exitCode = 1

function storeOf(name = 'files'): CrashStore {
  if (name === 'files' || name === 'redis' || name === 'postgres') return name
  throw new Error(`no store ${name}: files, redis or postgres`)
}
