import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { createClient } from '../../client'
import type { Plan, Recommendation, Snapshot, Within } from '../../documents'
import { memoryJournal } from '../../stores/memory/memory'
import { clientCredentials } from '../../transport/auth/client-credentials'
import { applyPlan } from '../apply/apply'
import { buildPlan } from '../plan/build'
import { captureSnapshot } from '../snapshot/capture'
import { findRate, fitted, timeText } from './fit'

let org: Emulated
let snapshot: Snapshot
beforeEach(async () => {
  org = await emulated({ agents: 60, queues: 3, skills: 8 })
  snapshot = await captureSnapshot(org.client)
})
afterEach(() => org.stop())

const active = () => snapshot.agents.filter(({ state }) => state === 'active')

/** Two skills for each of 40 agents; later agents have the higher value. */
function planned(within: Within | undefined, ratePerMinute = 30): Plan {
  const recommendations = active()
    .slice(0, 40)
    .flatMap((agent, place) =>
      snapshot.skills.slice(0, 2).map((skill): Recommendation => {
        const before = agent.skills.find(({ id }) => id === skill.id)?.level ?? null
        return {
          format: 'skillroute/recommendation@1',
          id: `${agent.id}-${skill.id}`,
          action: 'SET',
          agent: { id: agent.id, name: agent.name },
          skill: { id: skill.id, name: skill.name },
          before,
          after: 3.75,
          queues: [],
          reason: 'drawn',
          evidence: {},
          value: { contactsPerWeek: place, method: 'drawn' },
        }
      }),
    )
  const policy = { includeUnlicensed: true, existingLevels: 'overwrite' as const }
  return buildPlan({ snapshot, recommendations, policy, now: org.clock.now(), ratePerMinute, within })
}

it('refuses a plan that takes longer, and says which rate or how many changes would fit', async () => {
  const whole = planned(undefined)
  const minutes = whole.budget.minutes / 2
  const plan = planned({ minutes })
  expect(plan.changes).toEqual(whole.changes)
  expect(plan.guardrails).toMatchObject([{ id: 'changes.withinMinutes', ok: false, found: whole.budget.minutes }])
  const { message = '' } = plan.guardrails?.[0] ?? {}
  const rate = Number(/a rate of (\d+) requests a minute/.exec(message)?.[1])
  expect(planned({ minutes }, rate).guardrails).toMatchObject([{ ok: true }])
  expect(planned({ minutes }, Math.floor(rate * 0.8)).guardrails).toMatchObject([{ ok: false }])
  const { changes } = planned({ minutes, cut: true })
  expect(changes.length).toBeLessThan(80)
  expect(message).toContain(`or a plan of ${changes.length} of its 80 changes would fit`)
  await expect(applyPlan(org.client, plan, { journal: memoryJournal() })).rejects.toMatchObject({
    code: 'plan.guardrail',
  })
})

it('says times of seconds in seconds, and tells what takes longer from what is allowed', () => {
  const budget = (minutes: number) => ({ ...planned(undefined).budget, total: 28, ratePerMinute: 30, minutes })
  const text = (minutes: number, allowed: number) => timeText(budget(minutes), allowed, 22, 11)
  expect(text(0.156, 1 / 6)).toBe('28 requests take 9.36 s at 30 a minute; at most 10 s are allowed')
  expect(text(0.733, 0.01)).toContain('28 requests take 44 s at 30 a minute; at most 0.6 s are allowed: ')
  expect(text(10.0004, 10)).toContain('take 10.0004 minutes at 30 a minute; at most 10 minutes are allowed: ')
  expect(text(90, 90)).toContain('take 90 minutes at 30 a minute; at most 90 minutes are allowed')
})

it('cuts to the most valuable agents whole, as many as fit, and says who is left out', () => {
  const whole = planned(undefined)
  const minutes = whole.budget.minutes / 2
  const plan = planned({ minutes, cut: true })
  expect(plan.budget.minutes).toBeLessThanOrEqual(minutes)
  const retained = [...new Set(plan.changes.flatMap((one) => ('user' in one ? [one.user.id] : [])))]
  expect(retained.length).toBeGreaterThan(5)
  expect(plan.changes).toHaveLength(retained.length * 2)
  const best = active()
    .slice(40 - retained.length, 40)
    .map(({ id }) => id)
  expect(retained.sort()).toEqual(best.sort())
  expect(plan.guardrails).toMatchObject([{ ok: true }])
  expect(plan.warnings[0]).toMatch(new RegExp(`${80 - plan.changes.length} of 80 changes are left out`))
  expect(planned({ minutes: whole.budget.minutes, cut: true }).changes).toEqual(whole.changes)
})

it('is checked again at the rate of the client that applies, for what is left', async () => {
  const plan = planned({ minutes: 60 })
  const fast = planned(undefined)
  const { url: baseUrl, loginUrl, clientId, clientSecret } = org.emulator
  const { clock, fetch } = org
  const auth = clientCredentials({ clientId, clientSecret })
  await using slow = createClient({ baseUrl, loginUrl, auth, ratePerMinute: 30, clock, fetch })
  await expect(applyPlan(slow, fast, { journal: memoryJournal(), withinMinutes: 1 })).rejects.toMatchObject({
    code: 'plan.guardrail',
    message: expect.stringMatching(
      /changes\.withinMinutes.* take .* minutes .*a plan of [1-9]\d* of its 80 changes would fit/,
    ),
  })
  const journal = memoryJournal()
  expect(await applyPlan(org.client, plan, { journal, withinMinutes: 5 })).toMatchObject({ outcome: 'done' })
  // Nothing is left, so that nothing takes longer.
  expect(await applyPlan(slow, plan, { journal, withinMinutes: 1 })).toMatchObject({ outcome: 'done' })
})

it('keeps the settings of a queue with the members who move there', () => {
  const common = { reason: 'r', value: null, id: 'c' }
  const queue = { id: 'q', name: 'Q' }
  const member = (id: string) =>
    ({ ...common, kind: 'member.ring', queue, user: { id, name: id }, before: 1, after: 2 }) as const
  const settings = { ...common, kind: 'queue.set', queue, field: 'bullseye', before: null, after: {} } as const
  const other = { ...member('z'), queue: { id: 'p', name: 'P' }, value: { contactsPerWeek: 9, method: 'm' } } as const
  const all = [settings, member('a'), member('b'), other]
  expect(fitted(all, { minutes: 3, cut: true }, (some) => some.length).changes).toEqual([other])
  expect(fitted(all, { minutes: 4, cut: true }, (some) => some.length).cut).toEqual([])
  expect(findRate(1000, 0.001)).toBeUndefined()
})
