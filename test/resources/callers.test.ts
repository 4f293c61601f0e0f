import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type Client, createClient } from '../../src/client'
import { type Emulator, startEmulator } from '../../src/emulator'
import { clientCredentials } from '../../src/transport/auth/client-credentials'

const NOBODY = '00000000-0000-4000-8000-000000000000'

let emulator: Emulator
let client: Client
beforeAll(async () => {
  emulator = await startEmulator({ agents: 6, queues: 2, skills: 3, ratePerMinute: 100_000 })
  client = createClient({
    baseUrl: emulator.url,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    clock: emulator.clock,
  })
})
afterEach(() => emulator.faults.clear())
afterAll(async () => {
  await client.close()
  await emulator.stop()
})

/** The functions named in the frames of what a call rejects with. */
async function framesOf(call: Promise<unknown>): Promise<string[]> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof Error)) throw new Error('it did not fail')
  expect(error.stack?.startsWith(`${error.name}: ${error.message}`)).toBe(true)
  return (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
}

const writes: Record<string, () => Promise<unknown>> = {
  'one request': () => client.routing.userSkills.update(NOBODY, [{ id: NOBODY, proficiency: 3 }]),
  'with a key': () =>
    client.routing.userSkills.update(NOBODY, [{ id: NOBODY, proficiency: 3 }], { idempotencyKey: 'once' }),
  'look and write': () => client.routing.queues.update(NOBODY, { name: 'x' }),
  'many requests': () => client.routing.members.add(NOBODY, [...emulator.world.users.keys()]),
  'a list': () => client.routing.queues.list().toArray(),
}

it.each(Object.keys(writes))('an error of %s names who called, though nobody awaited', async (name) => {
  if (name === 'a list') emulator.faults.add({ path: '/queues', fault: { kind: 'status', status: 403 } })
  function placeOfTheCall(): Promise<unknown> {
    // Passed on without await: V8 itself would know nothing of this function.
    return writes[name]?.() ?? Promise.resolve()
  }
  const frames = await framesOf(placeOfTheCall())
  expect(frames.filter((line) => line.includes('placeOfTheCall'))).toHaveLength(1)
})

it('an error of a login that failed for two calls names both in turn', async () => {
  const wrong = createClient({
    baseUrl: emulator.url,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: 'wrong' }),
  })
  const firstCall = (): Promise<unknown> => wrong.organizations.me()
  const secondCall = (): Promise<unknown> => wrong.organizations.me()
  const [first, second] = [firstCall(), secondCall()]
  expect(`${await framesOf(first)}`).toMatch(/firstCall|secondCall/)
  expect(`${await framesOf(second)}`).toMatch(/secondCall/)
  await wrong.close()
})

it('leaves the reason of an abort as it is', async () => {
  const reason = new Error('enough')
  const stack = reason.stack
  await expect(client.organizations.me({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  expect(reason.stack).toBe(stack)
})
