import { afterEach, expect, it } from 'vitest'
import { type Emulated, emulated, FAST } from '../../../../test/support/emulated'
import { drawnPlan, trueLevel } from '../../../../test/support/proposals'
import { clientCredentials, createClient } from '../../..'
import { sleep } from '../../../core/time/clock'
import { memoryJournal } from '../../../stores/memory/memory'
import { applyPlan } from '../../apply/apply'
import { captureSnapshot } from '../../snapshot/capture'
import type { ApplyProgress } from './options'

let org: Emulated
afterEach(() => org.stop())

/** A level that no plan here sets. */
const THEIRS = 4.25

/**
 * Someone else edits each user `afterMs` after our check and before our write, if the write has not happened by then.
 * @returns ids of the users that they edited before our write of the same user was answered
 */
function editAfterLooks(skillOf: ReadonlyMap<string, string>, isWriting: () => boolean, afterMs: number): Set<string> {
  const edited = new Set<string>()
  const written = new Set<string>()
  org.client.on('response', ({ method, path, status }) => {
    const userId = /users\/([^/]+)\/routingskills/.exec(path)?.[1] ?? ''
    const skillId = skillOf.get(userId)
    if (skillId === undefined || status >= 300) return
    if (method !== 'GET') written.add(userId)
    else if (isWriting() && !edited.has(userId)) {
      org.clock.setTimer(() => {
        if (written.has(userId) || edited.has(userId)) return
        edited.add(userId)
        org.emulator.world.users.get(userId)?.skills.set(skillId, THEIRS)
      }, afterMs)
    }
  })
  return edited
}

async function applied(rate: number, options: { reread?: 'each'; retryAfterSeconds?: number } = {}) {
  org = await emulated({ agents: 60, queues: 1, skills: 6 }, {}, 10_000, rate)
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 50, moves: 1 })
  const { retryAfterSeconds } = options
  if (retryAfterSeconds !== undefined) {
    const fault = { kind: 'rateLimit' as const, retryAfterSeconds }
    org.emulator.faults.add({ path: '/routingskills', share: 0.2, fault })
  }
  let phase: ApplyProgress['step'] = 'checking'
  const skillOf = new Map(plan.changes.map(({ user, skill }) => [user.id, skill.id]))
  const edited = editAfterLooks(skillOf, () => phase === 'writing', 1_500)
  const report = await applyPlan(org.client, plan, {
    journal: memoryJournal(),
    onConflict: 'merge',
    checkAudits: false,
    onProgress: (at) => {
      phase = at.step
    },
  })
  const lost = plan.changes.filter(
    ({ user, skill }) => edited.has(user.id) && trueLevel(org.emulator, user.id, skill.id) !== THEIRS,
  )
  return { report, edited, lost, plan }
}

it.each([30, 250])(
  'at %i requests a minute a write follows its check at once, so that no edit falls between',
  async (rate) => {
    const { report, lost, edited, plan } = await applied(rate)
    expect(lost).toEqual([])
    expect(edited.size).toBe(0)
    expect(report.counts.applied).toBe(plan.changes.length)
  },
)

it('checks the target again when a Retry-After comes between check and write, and keeps the edit made meanwhile', async () => {
  const { report, lost, edited } = await applied(60_000, { retryAfterSeconds: 26 })
  expect(edited.size).toBeGreaterThan(0)
  expect(lost).toEqual([])
  expect(report.counts.conflict).toBe(edited.size)
})

it('fails a change that can never be written soon enough after its check, and says why', async () => {
  org = await emulated({ agents: 10, queues: 1, skills: 6 })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 1, moves: 1 })
  // This confirm takes longer than a check stays fresh.
  const confirm = async (): Promise<void> => org.clock.jump(org.clock.now() + 1_500)
  const report = await applyPlan(org.client, plan, {
    journal: memoryJournal(),
    confirm,
    onFailure: 'continue',
    checkAudits: false,
  })
  expect(report.results.map(({ error }) => error?.code)).toEqual(['apply.rereadTooOld'])
  expect(org.emulator.stats.effects.size).toBe(0)
})

it.each([
  { answerMs: 400, confirmMs: 700, code: 'apply.rereadTooOld' },
  // Where reads themselves take more than a second, a write that follows at once is soon enough.
  { answerMs: 1_500, confirmMs: 100, code: undefined },
])('a check is as old as its request: $answerMs ms to the answer, $confirmMs ms to the write', async (times) => {
  org = await emulated({ agents: 10, queues: 1, skills: 6 })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 1, moves: 1 })
  const { url: baseUrl, loginUrl, clientId, clientSecret } = org.emulator
  await using client = createClient({
    baseUrl,
    loginUrl,
    auth: clientCredentials({ clientId, clientSecret }),
    ratePerMinute: FAST,
    clock: org.clock,
    fetch: async (input, init) => {
      const answer = await org.fetch(input, init)
      if (/routingskills/.test(String(input)) && init?.method === 'GET') await sleep(org.clock, times.answerMs)
      return answer
    },
  })
  const report = await applyPlan(client, plan, {
    journal: memoryJournal(),
    confirm: async () => org.clock.jump(org.clock.now() + times.confirmMs),
    onFailure: 'continue',
    checkAudits: false,
  })
  expect(report.results.map(({ error }) => error?.code)).toEqual([times.code])
  expect(org.emulator.stats.effects.size).toBe(times.code === undefined ? 1 : 0)
})
