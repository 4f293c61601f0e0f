/**
 * A probe without writes sends nothing that writes, whatever goes wrong. A thousand drawn runs: SKILLROUTE_FULL=1.
 */
import { expect, it } from 'vitest'
import { type Emulated, emulated, FAST } from '../../../../test/support/emulated'
import { MIXED_FAULTS } from '../../../../test/support/mixed-faults'
import { createClient } from '../../../client'
import { seededRandom } from '../../../core/random'
import { type Fault, startEmulator } from '../../../emulator'
import { clientCredentials } from '../../../transport/auth/client-credentials'
import { createSender } from '../kit/sender'
import { CHECKS } from '../list/checks'
import { probeOrg } from '../probe-org'
import { watchWrites } from './unsafe'

const RUNS = process.env.SKILLROUTE_FULL === '1' ? 1000 : 12
const SMALL = { agents: 6, queues: 2, skills: 4 }

const FAULTS: readonly Fault[] = [
  ...MIXED_FAULTS,
  { kind: 'missingRows', count: 1 },
  { kind: 'duplicateRows' },
  { kind: 'revokeToken' },
  { kind: 'status', status: 403, code: 'missing.permissions' },
  { kind: 'status', status: 404 },
]

/** A client of an emulated org whose writes are kept. */
function watchedClient({ emulator, clock, fetch }: Emulated) {
  const watched = watchWrites(fetch)
  const client = createClient({
    baseUrl: emulator.url,
    loginUrl: emulator.loginUrl,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    ratePerMinute: FAST,
    timeoutMs: 10_000,
    clock,
    random: seededRandom('client'),
    fetch: watched.fetch,
  })
  return { client, writes: watched.writes, fetch: watched.fetch }
}

it(`${RUNS} drawn runs under faults write nothing and end with a verdict for each check`, async () => {
  const org = await emulated(SMALL)
  const { client, writes, fetch } = watchedClient(org)
  const random = seededRandom('faulty probes')
  let ended = 0
  for (let run = 0; run < RUNS; run++) {
    // A minute later, so that logins of earlier runs count for no limit.
    await org.clock.advance(60_000)
    org.emulator.faults.clear()
    for (const fault of FAULTS) org.emulator.faults.add({ share: random() * 0.05, fault })
    const login = { url: org.emulator.loginUrl, clientId: org.emulator.clientId, fetch }
    const only = CHECKS.filter(() => random() < 0.4).map(({ id }) => id)
    const profile = await probeOrg(client, { login, only }).catch(() => undefined)
    if (profile !== undefined) ended += 1
    if (profile !== undefined) expect(profile.checks.map(({ id }) => id)).toEqual(only)
  }
  expect(ended).toBeGreaterThan(RUNS / 2)
  expect(writes).toEqual([])
  expect([...org.emulator.stats.effects]).toEqual([])
  await client.close()
  await org.stop()
})

it('a login host that never answers leaves that check unknown, and the probe goes on', async () => {
  const org = await emulated(SMALL)
  org.emulator.faults.add({ path: 'oauth/token', fault: { kind: 'timeout', when: 'before' }, after: 1 })
  const login = { url: org.emulator.loginUrl, clientId: org.emulator.clientId, fetch: org.fetch }
  const { checks } = await probeOrg(org.client, { login, only: ['login.refused', 'limits.rate'] })
  expect(checks).toMatchObject([{ verdict: 'unknown', why: 'the login host gave no answer' }, { verdict: 'holds' }])
  await org.stop()
})

it('a check that does not exist is refused before anything is sent', async () => {
  const org = await emulated(SMALL)
  await expect(probeOrg(org.client, { only: ['x'] })).rejects.toThrow('there is no check x')
  expect(org.emulator.stats.requests).toBe(0)
  await org.stop()
})

it('an operation that writes is refused before it leaves', async () => {
  const emulator = await startEmulator(SMALL)
  const auth = clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret })
  const client = createClient({ baseUrl: emulator.url, loginUrl: emulator.loginUrl, auth })
  const sender = createSender(client, false, {})
  for (const kind of ['idempotent', 'unsafe'] as const)
    await expect(
      sender.send({ id: 'deleteRoutingSkill', method: 'DELETE', path: '/api/v2/routing/skills/x', kind }),
    ).rejects.toMatchObject({ code: 'probe.unsafe' })
  expect(emulator.stats.requests).toBe(0)
  await client.close()
  await emulator.stop()
})
