import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import type { Pool } from 'pg'
import { type Client, createClient } from '../../src/client'
import type { Lease } from '../../src/documents/ports/ports'
import { type Emulator, startEmulator } from '../../src/emulator'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { captureSnapshot } from '../../src/workflows'
import { bundle } from '../support/bundle'
import { drawnPlan, type SkillPlan } from '../support/proposals'
import { fastClock } from './fast-clock'
import type { HeldEnd, HeldRun } from './held-stages'
import { heldLease } from './held-stores'

const RATE = 1_000_000
/** Thirty seconds of a file lease pass in three: long enough for a busy machine. */
const SPEED = 10

/** Why nothing can run in a PID namespace of its own here; undefined where it can. */
export const noNamespaces: string | undefined = missing()

/** A run of a plan in a process of its own. */
export interface Held {
  readonly pid: number
  /** The longest time so far in which it said nothing, ms. */
  readonly silentMs: () => number
  readonly ended: Promise<HeldEnd | 'killed'>
  kill(): void
}

export interface HeldRig {
  readonly emulator: Emulator
  readonly client: Client
  readonly lease: Lease
  readonly folder: string
  /** A new plan over the org as it is now, with a folder for its journal and ledger. */
  draw(seed: string, agents: number): Promise<{ readonly plan: SkillPlan; readonly run: HeldRun }>
  start(run: HeldRun, options?: { readonly inNamespace?: boolean }): Held
  /** All writes that took effect in the org so far. */
  effects(): number
  stop(): Promise<void>
}

export async function heldRig(
  stores: {
    readonly redis?: { readonly url: string; readonly client: Redis } | undefined
    readonly postgres?: { readonly host: string; readonly pool: Pool } | undefined
  },
  seed = 4,
): Promise<HeldRig> {
  const emulator = await startEmulator({ seed, agents: 40, queues: 2, skills: 10, ratePerMinute: RATE })
  const { url, loginUrl, clientId, clientSecret } = emulator
  const auth = clientCredentials({ clientId, clientSecret })
  const client = createClient({ baseUrl: url, loginUrl, auth, ratePerMinute: RATE })
  const folder = await mkdtemp(join(tmpdir(), 'held-'))
  const program = join(folder, 'held-run.mjs')
  await bundle(join(import.meta.dirname, 'held-run.ts'), program)
  const startMs = Date.now()
  const where = {
    folder,
    startMs,
    speed: SPEED,
    redis: stores.redis?.url,
    postgres: stores.postgres?.host,
  }
  const clock = fastClock(startMs, SPEED)
  const lease = heldLease(where, { clock, redis: stores.redis?.client, pool: stores.postgres?.pool })
  const children = new Set<ChildProcess>()

  return {
    emulator,
    client,
    lease,
    folder,
    async draw(seed, agents) {
      const plan = drawnPlan(await captureSnapshot(client), { agents, moves: 2, seed })
      const own = join(folder, seed)
      await mkdir(own)
      await writeFile(join(own, 'plan.json'), JSON.stringify(plan))
      // The lease is the org's, in one place for all plans.
      await mkdir(join(folder, 'leases'), { recursive: true })
      execFileSync('ln', ['-sfn', join(folder, 'leases'), join(own, 'leases')])
      return { plan, run: { ...where, folder: own, url, clientId, clientSecret, nth: 1 } }
    },
    start(run, { inNamespace = false } = {}) {
      const command = [process.execPath, program, JSON.stringify(run)]
      const namespace = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child']
      const [file = '', ...args] = inNamespace ? [...namespace, ...command] : command
      const child = spawn(file, args, { stdio: 'pipe' })
      children.add(child)
      let out = ''
      let errors = ''
      let lastSaidMs = Date.now()
      let silentMs = 0
      let over = false
      const said = (): void => {
        silentMs = Math.max(silentMs, Date.now() - lastSaidMs)
        lastSaidMs = Date.now()
      }
      child.stdout.on('data', (text) => {
        out += String(text)
        said()
      })
      child.stderr.on('data', (text) => {
        errors += String(text)
        said()
      })
      child.on('exit', () => {
        said()
        over = true
      })
      const ended = once(child, 'close').then(([code, signal]): HeldEnd | 'killed' => {
        children.delete(child)
        if (out !== '') return JSON.parse(out)
        if (signal === 'SIGKILL') return 'killed'
        throw new Error(`the process ended with ${code} ${signal}: ${errors}`)
      })
      return {
        pid: child.pid ?? 0,
        silentMs: () => Math.max(silentMs, over ? 0 : Date.now() - lastSaidMs),
        ended,
        kill: () => void child.kill('SIGKILL'),
      }
    },
    effects: () => [...emulator.stats.effects.values()].reduce((sum, count) => sum + count, 0),
    async stop() {
      for (const child of children) child.kill('SIGKILL')
      await client.close()
      await emulator.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function missing(): string | undefined {
  try {
    execFileSync('unshare', ['--pid', '--fork', '--mount-proc', 'true'], { stdio: 'pipe' })
    return undefined
  } catch {
    return 'unshare --pid is not permitted here'
  }
}
