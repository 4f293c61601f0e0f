import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cliIn } from '../support/cli'
import { startRedis, type TestRedis, withoutRedis } from '../support/redis'
import { useRealThreads } from '../support/threads'
import { startOrgs, stopOrgs, wrongIn } from './orgs'
import { type Program, programOf } from './program'
import { planOf } from './redis-dies-plan'

// Locks that live for seconds are lost while a search holds up the process.
useRealThreads()

/** The large form: forty moments of a run, every kind of death at eight of them, with the patience of the command itself. */
const FULL = process.env.SKILLROUTE_FULL !== undefined
const MOMENTS = FULL ? [0, 1, 2, 3, 5, 8, 12, 15] : [3]
const AGENTS = 16
const TIMEOUT_S = FULL ? 10 : 2
/** Of a program that ends by itself, however busy the machine is; one that waits on for Redis is silent for longer. */
const MAX_SILENCE_MS = 60_000

type Death = 'killed' | 'frozen' | 'emptied' | 'locked' | 'of other types'
const DEATHS: readonly Death[] = FULL
  ? ['killed', 'frozen', 'emptied', 'locked', 'of other types']
  : ['killed', 'frozen', 'of other types']

/** What somebody at a terminal sees. */
interface Seen {
  readonly code: number | null
  readonly err: string
  /** The longest time without a word, from the death on, ms. */
  readonly silenceMs: number
}

let program: Program | undefined

beforeAll(async () => {
  if (withoutRedis === undefined) program = await programOf('fleet-run')
})
afterAll(() => program?.remove())

describe
  .skipIf(withoutRedis !== undefined)
  .concurrent(`a fleet whose Redis dies${withoutRedis ? `: ${withoutRedis}` : ''}`, () => {
    for (const death of DEATHS) {
      it(`is ${death}: says so, ends, and is finished by the next run`, async () => {
        for (const moment of MOMENTS) {
          const rig = await rigOf()
          try {
            const { seen } = await rig.applyUntil(moment, () => rig.die(death))
            const text = `${death} after ${moment} writes: ${JSON.stringify(seen)}`
            expect(seen.silenceMs, text).toBeLessThan(MAX_SILENCE_MS)
            // It may have been done before anything was missed.
            if (seen.code !== 0) {
              expect(seen.err, text).toMatch(/Redis/)
              expect(ENDS[death], text).toContain(seen.code)
            }
            await rig.heal(death)
            expect(await rig.finish(), text).toEqual([])
          } finally {
            await rig.stop()
          }
        }
      })
    }

    it.each(['killed', 'frozen'] as const)(
      'and is %s obeys Ctrl-C, whatever its patience with Redis',
      async (death) => {
        const rig = await rigOf()
        try {
          const { seen, endedMs } = await rig.applyUntil(
            2,
            async (child) => {
              await rig.die(death)
              child.kill('SIGINT')
            },
            ['--redis-timeout', '300'],
          )
          expect(seen).toMatchObject({ code: 75, err: expect.stringContaining('Interrupted') })
          expect(endedMs).toBeLessThan(MAX_SILENCE_MS)
        } finally {
          await rig.stop()
        }
      },
    )
  })

/** Exit codes of a run that ended before its work did. */
const ENDS: Readonly<Record<Death, readonly number[]>> = {
  killed: [75],
  frozen: [75],
  // The jobs are gone with everything else; before they were given out, so is the plan: 2.
  emptied: [1, 2, 75],
  locked: [2, 75],
  'of other types': [1, 2],
}

async function rigOf() {
  const redis = await startRedis({ keep: true })
  const [org] = await startOrgs(1, 30, AGENTS)
  if (org === undefined) throw new Error('no org')
  const cli = cliIn(undefined)
  const { emulator, name, desired } = org
  const env = {
    REDIS_URL: redis.url,
    SKILLROUTE_LEASE_SECONDS: '2',
    ID: emulator.clientId,
    SECRET: emulator.clientSecret,
  }
  const place = `baseUrl: "${emulator.url}", loginUrl: "${emulator.loginUrl}"`
  writeFileSync(
    join(cli.cwd, 'skillroute.config.yaml'),
    `orgs:\n  ${name}: { ${place}, clientIdEnv: ID, clientSecretEnv: SECRET, ratePerMinute: 60000 }\n`,
  )
  writeFileSync(join(cli.cwd, `${name}.json`), desired)
  const trust = () => redis.trust(`${emulator.url} ${emulator.clientId}`)
  await trust()
  const planned = await cli.run('fleet plan --forecast none --desired {org}.json', env)
  if (planned.code !== 0) throw new Error(planned.err)
  emulator.faults.add({ method: 'PATCH', fault: { kind: 'latency', ms: 60 } })
  const plan = planOf(cli.cwd, name)

  return {
    /** Starts `fleet apply`, does something once so many writes were made, and sees how it ends. */
    async applyUntil(
      writes: number,
      act: (child: ChildProcess) => Promise<void>,
      options = ['--redis-timeout', String(TIMEOUT_S)],
    ) {
      const run = startApply(cli.cwd, env, options)
      while (emulator.stats.effects.size < writes && run.child.exitCode === null) await soon()
      const atMs = Date.now()
      await act(run.child)
      await run.ended
      return { seen: run.seen(atMs), endedMs: Date.now() - atMs }
    },
    die: (death: Death) => die(redis, death),
    heal: (death: Death) => heal(redis, death),
    /** Runs it again as its messages say. @returns what is wrong in the org then */
    async finish(): Promise<string[]> {
      let last = ''
      for (let round = 1; round <= 12; round++) {
        await trust()
        const { code, err, out } = await cli.run('fleet apply --yes', env, AbortSignal.timeout(30_000))
        if (code === 0 || /nothing to change/.test(err)) return wrongIn(org, plan)
        if (/no longer knows/.test(`${err}${out}`))
          await cli.run('fleet plan --forecast none --desired {org}.json', env, AbortSignal.timeout(30_000))
        last += `${round}: ${code} ${err}\n`
        await soon(500)
      }
      return [`it could not be finished: ${last}`]
    },
    async stop() {
      redis.wake()
      cli.remove()
      await redis.stop()
      await stopOrgs([org])
    },
  }
}

function startApply(cwd: string, env: Readonly<Record<string, string>>, options: readonly string[]) {
  const args = [program?.file ?? '', 'fleet', 'apply', '--yes', ...options]
  const child = spawn(process.execPath, args, { cwd, env: { PATH: process.env.PATH, ...env }, stdio: 'pipe' })
  const words: { readonly atMs: number; readonly text: string }[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => words.push({ atMs: Date.now(), text: String(text) }))
  const ended = once(child, 'close')
  return {
    child,
    ended,
    seen(fromMs: number): Seen {
      const times = [fromMs, ...words.map(({ atMs }) => atMs).filter((atMs) => atMs > fromMs), Date.now()]
      const gaps = times.map((atMs, index) => atMs - (times[index - 1] ?? atMs))
      return { code: child.exitCode, err: words.map(({ text }) => text).join(''), silenceMs: Math.max(...gaps) }
    },
  }
}

async function die(redis: TestRedis, death: Death): Promise<void> {
  if (death === 'killed') return redis.kill()
  if (death === 'frozen') return redis.freeze()
  const there = redis.connect()
  if (death === 'emptied') await there.flushall()
  else if (death === 'locked') {
    await there.config('SET', 'requirepass', 'another')
    await there.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
  } else {
    for (const key of await there.keys('skillroute:*')) await there.set(key, 'something else')
  }
}

async function heal(redis: TestRedis, death: Death): Promise<void> {
  if (death === 'killed') await redis.start()
  if (death === 'frozen') redis.wake()
  if (death === 'locked') {
    await redis.kill()
    await redis.start()
  }
  if (death === 'of other types') {
    const there = redis.connect()
    await there.del(await there.keys('skillroute:*'))
  }
}

const soon = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
