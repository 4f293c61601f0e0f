/**
 * Orgs whose open points are drawn: a probe that may write finds each of them, and never the wrong one. Twenty orgs:
 * SKILLROUTE_FULL=1.
 */
import { expect, it } from 'vitest'
import { countingSocket } from '../../../../test/support/counting-socket'
import { emulated } from '../../../../test/support/emulated'
import { seededRandom } from '../../../core/random'
import type { OrgProfile } from '../../../documents'
import { DEFAULT_SWITCHES } from '../../../emulator/switches'
import { probeOrg } from '../probe-org'
import { profileText } from '../texts/profile'
import { CHECK_OF } from './check-of'
import { configurationOf } from './configuration'
import { drawnFlips, LAGS, MAY_BE_UNKNOWN } from './flips'

/** In the org of seed 4, the user is in the skill group that a rule of the temporary queue names. */
const SEEDS = process.env.SKILLROUTE_FULL === '1' ? Array.from({ length: 20 }, (_, seed) => seed) : [0, 4]

it.each(SEEDS)('org %i is seen as it is', async (seed) => {
  const random = seededRandom(`flips ${seed}`)
  const switches = drawnFlips(random)
  const org = await emulated({
    seed,
    agents: 8,
    queues: 3,
    skills: 5,
    switches,
    ...(random() < 0.5 ? { ratePerMinute: 100 } : {}),
  })
  if (random() < 0.5) org.emulator.faults.add({ path: 'routingskills/bulk', fault: { kind: 'latency', ms: 200 } })
  const before = configurationOf(org.emulator.world)
  const user = [...org.emulator.world.users.values()].find(({ state }) => state === 'active')
  const login = { url: org.emulator.loginUrl, clientId: org.emulator.clientId, fetch: org.fetch }
  const webSocket = countingSocket(org.during)
  const profile = await probeOrg(org.client, { writes: true, user: user?.email, login, webSocket })
  expect(wrong(profile, { ...DEFAULT_SWITCHES, ...switches })).toEqual([])
  expect(profile.left).toBeUndefined()
  expect(configurationOf(org.emulator.world)).toEqual(before)
  const widths = profileText(profile, { width: 80 })
    .split('\n')
    .map((line) => line.length)
  expect(Math.max(...widths)).toBeLessThanOrEqual(80)
  await org.stop()
})

/** Facts that are not those of the org, and those that are missing although they could be seen. */
function wrong({ facts, checks }: OrgProfile, truth: object): string[] {
  return Object.entries(truth).flatMap(([name, value]) => {
    const checkId: unknown = Reflect.get(CHECK_OF, name)
    if (checkId === undefined || name === 'permissions') return []
    const found: unknown = Reflect.get(facts, name)
    const check = checks.find(({ id }) => id === checkId)
    if (found === undefined) {
      const isExcused =
        Object.hasOwn(MAY_BE_UNKNOWN, name) || (name.startsWith('wfm') && Reflect.get(truth, 'wfm') === false)
      if (name === 'wfmRefusal' && Reflect.get(truth, 'wfm') === true) return []
      if (check?.verdict === 'unknown' && (check.why ?? '') !== '' && isExcused) return []
      return [`${name} is ${String(value)}, and was not seen: ${check?.why ?? check?.verdict ?? 'no check'}`]
    }
    return fits(name, found, value, truth) ? [] : [`${name} is ${String(value)}, seen as ${String(found)}`]
  })
}

function fits(name: string, found: unknown, value: unknown, truth: object): boolean {
  if (typeof found !== 'number' || typeof value !== 'number') return found === value
  if (name === 'missingExpandShare') return value === 0 ? found === 0 : Math.abs(found - value) < 0.25
  if (name === 'lakeLagMs') return Math.abs(found - value) <= 120_000
  // Between two pings nobody knows when something came.
  if (name === 'heartbeatMs') return Math.abs(found - value) <= 6_000
  if (!LAGS.includes(name)) return found === value
  // A query of audits takes two lags of its own, and answers that are slow on purpose add to every wait.
  // A 429 in between stops everything for up to a minute.
  const slack = 2_000 + 3 * Number(Reflect.get(truth, 'lagMs')) + 61_000
  return found >= value - (found === 0 ? 0 : 500) && found <= value * 1.7 + slack ? true : value === 0 && found <= slack
}
