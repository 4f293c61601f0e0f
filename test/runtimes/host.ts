/** The other side of the steps: an emulator with its faults, the bundle, and what every runtime must find. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator'
import { type Bundle, bundleNeutral } from '../serverless/bundle'
import type { StepResult } from './steps'

const USERS = 60

/** An org whose reads fail once: by a 429, by a 503, and by an answer that never comes. */
export async function troubledOrg(switches: EmulatorOptions['switches'] = {}): Promise<Emulator> {
  const emulator = await startEmulator({ seed: 5, agents: USERS, queues: 3, ratePerMinute: 100_000, switches })
  emulator.faults.add({ path: '/routing/languages', times: 1, fault: { kind: 'rateLimit', retryAfterSeconds: 1 } })
  emulator.faults.add({ path: '/authorization/divisions', times: 1, fault: { kind: 'status', status: 503 } })
  emulator.faults.add({ path: '/routing/wrapupcodes', times: 1, fault: { kind: 'timeout', when: 'before' } })
  return emulator
}

/** What the steps must find in this org. */
export function wanted({ world }: Emulator): StepResult[] {
  const users = [...world.users.values()].filter(({ state }) => state === 'active').length
  return [
    { step: 'logs in', found: world.org.name },
    { step: 'pages through users', found: users },
    { step: 'reads, writes and reads a skill', found: 4 },
    { step: 'writes once under an idempotency key', found: true },
    { step: 'waits and repeats after a 429', found: 1 },
    { step: 'repeats after a 503', found: 1 },
    { step: 'aborts a request under way with the reason of the caller', found: true },
    { step: 'names what is not there', found: 404 },
    { step: 'calls any operation, with the facts about its answer', found: { status: 200, entities: 1 } },
    { step: 'logs what was repeated', found: true },
  ]
}

/** The steps as programs in a folder: for Workers, and for runtimes with a command line. */
export async function bundleSteps(folder: string): Promise<Bundle> {
  mkdirSync(folder, { recursive: true })
  const bundle = await bundleNeutral('test/runtimes/steps.ts', join(folder, 'steps.mjs'))
  writeFileSync(
    join(folder, 'worker.mjs'),
    `import { takeSteps } from './steps.mjs'
export default { fetch: async (_request, env) => Response.json(await takeSteps(JSON.parse(env.PLACE))) }
`,
  )
  writeFileSync(
    join(folder, 'program.mjs'),
    `import { takeSteps } from './steps.mjs'
const place = JSON.parse(globalThis.Deno?.args[0] ?? process.argv[2])
console.log(JSON.stringify(await takeSteps(place)))
`,
  )
  return bundle
}

/** The emulator as the steps are told of it. */
export function placeOf({ url, loginUrl, clientId, clientSecret }: Emulator): string {
  return JSON.stringify({ url, loginUrl, clientId, clientSecret })
}
