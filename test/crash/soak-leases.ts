/**
 * Leases under attack, in processes of their own against the emulator. Each prints what it counted, and fails when a write
 * left after its lease had passed on, a change was lost or made twice, or a run stayed stuck or silent.
 *
 *     npm run soak -- namespaces [120]   killed in one PID namespace, taken up in another
 *     npm run soak -- pauses [100]       stopped beyond the lease at every stage of a write, with each store
 *     npm run soak -- resumed [70]       the same while other runs resume the plan, which is then undone
 *     npm run soak -- redis [40]         the Redis that keeps the lease killed and started again
 */
import { seededRandom } from '../../src/core/random'
import { createPostgresTables } from '../../src/stores/postgres'
import { noPostgres, startPostgres } from '../support/postgres'
import { startRedis, withoutRedis } from '../support/redis'
import { type HeldRig, heldRig, noNamespaces } from './held-rig'
import { killIn, pauseAndResume, pauseAt, redisKilled } from './held-rounds'
import { STAGES } from './held-stages'

/** Rigs at once: rounds wait for leases to run out most of the time. */
const AT_ONCE = 5
/** No process may say nothing for longer, ms. */
const MAX_SILENT_MS = 15_000

/** @returns whether everything held */
export async function soakLeases(mode: string, rounds: number | undefined): Promise<boolean> {
  if (mode === 'namespaces') return await namespaces(rounds ?? 120)
  if (mode === 'pauses') return await everyStore(rounds ?? 100, pausesIn)
  if (mode === 'resumed') return await everyStore(rounds ?? 70, resumed)
  return await redisKills(rounds ?? 40)
}

async function namespaces(rounds: number): Promise<boolean> {
  if (noNamespaces !== undefined) return skipped(noNamespaces)
  const random = seededRandom('namespaces')
  const seen = { killed: 0, wrong: 0, refusedMs: 0, silentMs: 0 }
  await shared(
    rounds,
    (seed) => heldRig({}, seed),
    async (rig, n) => {
      const by = n % 3 === 0 ? 'breaking' : 'waiting'
      const moved = await killIn(rig, `n${n}`, Math.floor(random() * 14), by)
      seen.killed += moved.killed ? 1 : 0
      seen.wrong += moved.wrong
      seen.refusedMs = Math.max(seen.refusedMs, moved.refusedMs)
      seen.silentMs = Math.max(seen.silentMs, moved.silentMs)
    },
  )
  say(
    `namespaces: ${seen.killed} of ${rounds} killed; ${seen.wrong} changes lost or made twice; refused for ${Math.round(seen.refusedMs / 1000)} s at most, silent for ${seen.silentMs} ms at most`,
  )
  return seen.wrong === 0 && seen.killed >= rounds / 2 && seen.silentMs <= MAX_SILENT_MS
}

async function everyStore(rounds: number, attack: typeof pausesIn): Promise<boolean> {
  const results = [await attack('files', rounds, (seed) => heldRig({}, seed))]
  if (withoutRedis === undefined) {
    const redis = await startRedis()
    const make = (seed: number) => heldRig({ redis: { url: redis.url, client: redis.connect() } }, seed)
    results.push(await attack('Redis', rounds, make).finally(() => redis.stop()))
  } else results.push(skipped(withoutRedis))
  if (noPostgres === undefined) {
    const postgres = await startPostgres()
    await createPostgresTables(postgres.pool)
    const make = (seed: number) => heldRig({ postgres: { host: postgres.host, pool: postgres.pool } }, seed)
    results.push(await attack('PostgreSQL', rounds, make).finally(() => postgres.stop()))
  } else results.push(skipped(noPostgres))
  return results.every(Boolean)
}

async function pausesIn(store: string, rounds: number, make: (seed: number) => Promise<HeldRig>): Promise<boolean> {
  const seen = { stopped: 0, late: 0, wrong: 0, locked: 0 }
  const network = { stopped: 0, late: 0, wrong: 0, named: 0 }
  await shared(rounds, make, async (rig, n) => {
    const stage = STAGES[n % STAGES.length] ?? 'turn'
    const round = await pauseAt(rig, `p${n}`, stage, 1 + (Math.floor(n / STAGES.length) % 6))
    seen.stopped += round.stopped ? 1 : 0
    seen.late += round.late
    seen.wrong += round.wrong
    if (round.stopped && round.end !== 'killed' && round.end.code === 'plan.locked') seen.locked += 1
    if (n % 10 !== 0) return
    // Behind the last question nothing can be prevented, only told.
    const beyond = await pauseAt(rig, `w${n}`, 'network', 1 + (n % 5))
    network.stopped += beyond.stopped ? 1 : 0
    network.late += beyond.late
    network.wrong += beyond.wrong
    if (beyond.end !== 'killed' && beyond.end.message?.includes('may have taken effect') === true) network.named += 1
  })
  say(
    `pauses, lease in ${store}: ${seen.stopped} of ${rounds} stopped beyond it, ${seen.late} writes by a holder whose lease had passed on, ${seen.locked} ended as locked, ${seen.wrong} changes lost or made twice`,
  )
  say(
    `  stopped on the way to the network, where nothing can be asked any more: ${network.stopped} stopped, ${network.late} writes left, ${network.named} runs named them, ${network.wrong} changes lost or made twice`,
  )
  return (
    seen.late + seen.wrong + network.wrong === 0 &&
    seen.stopped >= rounds * 0.9 &&
    seen.locked === seen.stopped &&
    network.named === network.stopped
  )
}

/** With the journal in files and other runs at work meanwhile: every run can be resumed and undone. */
async function resumed(store: string, rounds: number, make: (seed: number) => Promise<HeldRig>): Promise<boolean> {
  const random = seededRandom(`resumed ${store}`)
  const seen = { stopped: 0, wrong: 0, left: 0 }
  await shared(rounds, make, async (rig, n) => {
    const stage = n % 2 === 0 ? 'append' : (STAGES[n % STAGES.length] ?? 'turn')
    const nth = 1 + Math.floor(random() * 12)
    const madeMeanwhile = n % 3 === 0 ? Infinity : Math.floor(random() * 12)
    const round = await pauseAndResume(rig, `r${n}`, stage, { nth, madeMeanwhile })
    seen.stopped += round.stopped ? 1 : 0
    seen.wrong += round.wrong
    seen.left += round.left
  })
  say(
    `pauses while others resume, lease in ${store}: ${seen.stopped} of ${rounds} stopped; all were resumed and undone: ${seen.wrong} changes lost or made twice, ${seen.left} values not as they were`,
  )
  return seen.wrong + seen.left === 0 && seen.stopped >= rounds / 2
}

async function redisKills(rounds: number): Promise<boolean> {
  if (withoutRedis !== undefined) return skipped(withoutRedis)
  const random = seededRandom('redis')
  const seen = { killed: 0, wrong: 0, silentMs: 0 }
  await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, lane) => {
      const redis = await startRedis()
      const rig = await heldRig({ redis: { url: redis.url, client: redis.connect() } })
      try {
        for (let n = lane; n < rounds; n += AT_ONCE) {
          const round = await redisKilled(rig, redis, `k${n}`, {
            writes: Math.floor(random() * 16),
            awayMs: Math.floor(random() * 3_000),
          })
          seen.killed += 1
          seen.wrong += round.wrong
          seen.silentMs = Math.max(seen.silentMs, round.silentMs)
        }
      } finally {
        await rig.stop()
        await redis.stop()
      }
    }),
  )
  say(
    `redis: killed at ${seen.killed} moments; ${seen.wrong} changes lost or made twice, silent for ${seen.silentMs} ms at most`,
  )
  return seen.wrong === 0 && seen.silentMs <= MAX_SILENT_MS
}

/** Shares rounds among a few rigs. */
async function shared(
  rounds: number,
  make: (seed: number) => Promise<HeldRig>,
  round: (rig: HeldRig, n: number) => Promise<void>,
): Promise<void> {
  await Promise.all(
    Array.from({ length: Math.min(AT_ONCE, rounds) }, async (_, lane) => {
      // A store that rigs share tells their orgs apart.
      const rig = await make(4 + lane)
      try {
        for (let n = lane; n < rounds; n += AT_ONCE) await round(rig, n)
      } finally {
        await rig.stop()
      }
    }),
  )
}

function skipped(why: string): boolean {
  say(`left out: ${why}`)
  return process.env.SKILLROUTE_REQUIRE_ALL === undefined
}

function say(text: string): void {
  process.stdout.write(`soak: ${text}\n`)
}
