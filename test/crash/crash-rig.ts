import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '../../src/client'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { captureSnapshot } from '../../src/workflows'
import { bundle } from '../support/bundle'
import { drawnPlan, type SkillPlan } from '../support/proposals'
import { type CrashStore, type OpenStores, openStores, startStores } from './crash-stores'

/** A rate at which nothing waits for its turn: these runs are about crashes, not about pace. */
const RATE = 1_000_000

/** How a child process is told to end. */
export type Death =
  | { readonly kind: 'requests'; readonly count: number }
  | { readonly kind: 'entry'; readonly when: 'before' | 'after'; readonly type: string; readonly nth: number }
  | { readonly kind: 'none' }

export interface CrashRig {
  readonly emulator: Emulator
  readonly client: Client
  readonly folder: string
  readonly plan: SkillPlan
  /** Journal and lease of the plan, for this process. */
  open(): OpenStores
  /** Lets the lease of a process that was killed run out. */
  expire(): Promise<void>
  /** Expires the lease and runs the plan in a process of its own until it dies as told, or ends. @returns whether it died */
  run(what: 'apply' | 'undo', death: Death): Promise<boolean>
  stop(): Promise<void>
}

/** An emulated org, a plan for it in a folder, and processes that work on it. */
export async function crashRig(
  org: EmulatorOptions,
  plan: { agents: number; moves: number },
  store: CrashStore = 'files',
): Promise<CrashRig> {
  const stores = await startStores(store)
  const emulator = await startEmulator({ seed: 4, ratePerMinute: RATE, ...org })
  const { url, loginUrl, clientId, clientSecret } = emulator
  const auth = clientCredentials({ clientId, clientSecret })
  const client = createClient({ baseUrl: url, loginUrl, auth, ratePerMinute: RATE })
  const folder = await mkdtemp(join(tmpdir(), 'crash-'))
  const program = join(folder, 'apply-run.mjs')
  await bundle(join(import.meta.dirname, 'apply-run.ts'), program)
  const drawn = drawnPlan(await captureSnapshot(client), plan)
  await writeFile(join(folder, 'plan.json'), JSON.stringify(drawn, null, 2))

  function start(what: string, death: Death): ChildProcess {
    const at = death.kind === 'entry' ? [death.when, death.type, String(death.nth)] : []
    const args = [url, clientId, clientSecret, folder, JSON.stringify(stores.address), what, ...at]
    return spawn(process.execPath, [program, ...args], { stdio: 'pipe' })
  }

  return {
    emulator,
    client,
    folder,
    plan: drawn,
    open: () => openStores(folder, stores.address),
    expire: () => stores.expire(),
    async run(what, death) {
      await stores.expire()
      const child = start(what, death)
      const ended = once(child, 'exit')
      let errors = ''
      child.stderr?.on('data', (chunk) => {
        errors += String(chunk)
      })
      if (death.kind === 'requests') {
        const limit = emulator.stats.requests + death.count
        while (emulator.stats.requests < limit && child.exitCode === null)
          await new Promise((resolve) => setTimeout(resolve, 1))
        child.kill('SIGKILL')
      }
      const [code, signal] = await ended
      if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the process failed: ${errors}`)
      return signal === 'SIGKILL'
    },
    async stop() {
      await client.close()
      await emulator.stop()
      await stores.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
