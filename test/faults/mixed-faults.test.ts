/** 30 % of all requests go wrong, in nine ways at once; what our client is asked to do ends right all the same. */
import { afterEach, describe, expect, it } from 'vitest'
import { type Client, clientCredentials, createClient } from '../../src'
import { seededRandom } from '../../src/core/random'
import { manualClock } from '../../src/core/time/manual-clock'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator'
import { countingFetch, driveClock } from '../support/drive'
import { MIXED_FAULTS } from '../support/mixed-faults'

const FULL = process.env.SKILLROUTE_FULL === '1'
/** Agents whose levels are set five times, with a read after each. SKILLROUTE_FULL=1: 500, so 5,000 operations. */
const AGENTS = FULL ? 500 : 20
/** Reads, and as many writes. */
const CALLS = 5 * AGENTS
/** Creates, one by one. */
const CREATES = FULL ? 200 : 40
/** Share of requests hit, all kinds of faults together. */
const SHARE = 0.3
/** Calls under way at once. */
const CONCURRENCY = 50
/** A rate at which nobody waits for a turn. */
const RATE = 100_000

interface Rig {
  readonly emulator: Emulator
  readonly client: Client
  /** Requests sent, by operation. */
  readonly sent: ReadonlyMap<string, number>
  stop(): Promise<void>
}

let rig: Rig | undefined
afterEach(async () => {
  await rig?.stop()
  rig = undefined
})

/** An emulator and a client on one clock that moves by itself, so that no wait takes real time. */
async function startRig(options: EmulatorOptions): Promise<Rig> {
  const clock = manualClock(Date.UTC(2026, 2, 2, 9))
  const io = countingFetch()
  const emulator = await startEmulator({ seed: 3, ratePerMinute: RATE, clock, now: clock.now(), ...options })
  const client = createClient({
    baseUrl: emulator.url,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    ratePerMinute: RATE,
    concurrency: CONCURRENCY,
    timeoutMs: 10_000,
    clock,
    random: seededRandom('client'),
    fetch: io.fetch,
  })
  const sent = new Map<string, number>()
  client.on('request', ({ operation }) => void sent.set(operation, (sent.get(operation) ?? 0) + 1))
  // A request that one rule has hit is passed over by the others, so each draws from what is left.
  MIXED_FAULTS.forEach((fault, index) => {
    const each = SHARE / MIXED_FAULTS.length
    emulator.faults.add({ path: '/api/v2/', share: each / (1 - index * each), fault })
  })
  const stopDriving = driveClock(clock, io)
  return {
    emulator,
    client,
    sent,
    async stop() {
      await client.close()
      await stopDriving()
      await emulator.stop()
    },
  }
}

/** Runs all tasks, 50 at a time. */
async function runAll<T>(tasks: readonly T[], work: (task: T) => Promise<void>): Promise<void> {
  const left = tasks.values()
  const worker = async (): Promise<void> => {
    for (const task of left) await work(task)
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, worker))
}

describe(`${2 * CALLS} operations, half reads and half bulk writes, under 30 % mixed faults`, () => {
  it('lose nothing and double nothing, with at most 1.6 requests a read and 2.0 a write', async () => {
    rig = await startRig({ agents: Math.round(1.12 * AGENTS), queues: 6 })
    const { client, emulator, sent } = rig
    const { world } = emulator
    const users = [...world.users.values()].filter((user) => user.state === 'active').slice(0, AGENTS)
    const queues = [...world.queues.values()]
    const [a = '', b = ''] = world.skills.keys()
    const untouched = new Map(users.map(({ id, skills }) => [id, others(skills)]))
    for (const { skills } of users) for (const id of [a, b]) skills.delete(id)
    const wrong: string[] = []

    // Each user's levels go up step by step: a write that came twice, or late, would take them down again.
    await runAll(users, async ({ id: userId }) => {
      for (const level of [1, 2, 3, 4, 5]) {
        const desired = { [a]: level, [b]: level - 0.5 }
        const after = await client.routing.userSkills.update(userId, [
          { id: a, proficiency: level },
          { id: b, proficiency: level - 0.5 },
        ])
        if (!holds(after, desired)) wrong.push(`set ${userId} ${level}`)
        if (level % 2 === 1) {
          if (!holds(await client.routing.userSkills.get(userId), desired)) wrong.push(`get ${userId} ${level}`)
        } else {
          const queue = queues[(level + userId.charCodeAt(0)) % queues.length]
          const seen = await client.routing.queues.get(queue?.id ?? '')
          if (seen.name !== queue?.config.name) wrong.push(`queue ${queue?.id}`)
        }
      }
    })

    expect(users).toHaveLength(AGENTS)
    expect(wrong).toEqual([])
    for (const { id, skills } of users) {
      expect([skills.get(a), skills.get(b)]).toEqual([5, 4.5])
      expect(others(skills)).toEqual(untouched.get(id))
    }
    const effects = [...emulator.stats.effects].filter(([name]) => name.startsWith('user.skill '))
    expect(effects.length).toBe(2 * CALLS)
    expect(effects.filter(([, times]) => times !== 1)).toEqual([])

    const reads = (sent.get('getUserRoutingskills') ?? 0) + (sent.get('getRoutingQueue') ?? 0)
    const writes = sent.get('patchUserRoutingskillsBulk') ?? 0
    expect(reads + writes).toBe(emulator.stats.requests)
    console.log(`faults: ${reads / CALLS} requests a read, ${writes / CALLS} a write`)
    expect(reads / CALLS).toBeLessThanOrEqual(1.6)
    expect(writes / CALLS).toBeLessThanOrEqual(2)
    // Fewer would mean that the faults were not played.
    expect(Math.min(reads, writes) / CALLS).toBeGreaterThan(1.3)

    function others(skills: ReadonlyMap<string, number>): unknown {
      return [...skills].filter(([id]) => id !== a && id !== b)
    }
  })
})

describe(`${CREATES} creates, which must not be repeated, under the same faults`, () => {
  it('each is there exactly once, or its call says that it is in doubt', async () => {
    rig = await startRig({ agents: 5, queues: 2 })
    const { client, emulator } = rig
    const named = (name: string) => [...emulator.world.skills.values()].filter((skill) => skill.name === name)
    const names = Array.from({ length: CREATES }, (_, i) => `Created ${i}`)
    const doubtful: string[] = []
    await runAll(names, async (name) => {
      try {
        const { id } = await client.routing.skills.create({ name })
        expect(named(name).map((skill) => skill.id)).toEqual([id])
      } catch (error) {
        expect(error).toMatchObject({ name: 'ConnectionError', code: 'create.inDoubt', inDoubt: true })
        doubtful.push(name)
      }
    })
    const made = names.filter((name) => !doubtful.includes(name))
    expect(made.filter((name) => emulator.stats.effects.get(`skill.create ${name}`) !== 1)).toEqual([])
    expect(doubtful.filter((name) => (emulator.stats.effects.get(`skill.create ${name}`) ?? 0) > 1)).toEqual([])
    console.log(`faults: ${made.length} of ${names.length} creates done once, ${doubtful.length} in doubt`)
    // About 1 in 6 is refused by a failure that leaves it open whether it was done; all lost answers are found again.
    expect(doubtful.length).toBeGreaterThan(0)
    expect(doubtful.length).toBeLessThan(0.3 * CREATES)
    expect(doubtful.filter((name) => named(name).length > 0)).toEqual([])
  })
})

function holds(
  skills: readonly { readonly id: string; readonly proficiency?: number | undefined }[],
  desired: Readonly<Record<string, number>>,
): boolean {
  return Object.entries(desired).every(([id, level]) => skills.find((skill) => skill.id === id)?.proficiency === level)
}
