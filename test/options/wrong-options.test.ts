/** Wrong names and values of options are refused by name, at any depth, before anything is sent. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { createClient } from '../../src'
import { clientSchema } from '../../src/client-options'
import type { Desired, Plan, Snapshot } from '../../src/documents'
import { planHash, planId } from '../../src/documents/plan/plan-hash'
import { planRequestSchema } from '../../src/documents/plan-request/plan-request-schema'
import { recommendSkills, simulate } from '../../src/optimizer'
import { recommendOptionsSchema } from '../../src/optimizer/improve/center/settings'
import { simulateSchema } from '../../src/optimizer/simulate/compile/options-schema'
import { testModel } from '../../src/optimizer/test-model'
import { memoryJournal } from '../../src/stores'
import {
  applyPlan,
  buildPlan,
  captureSnapshot,
  duePlan,
  planOrg,
  recommend,
  undoPlan,
  verifyPlan,
} from '../../src/workflows'
import { buildPlanSchema } from '../../src/workflows/plan/build-input'
import { applySchema, dueSchema, undoSchema, verifySchema } from '../../src/workflows/run/options/options-schema'
import { type Emulated, emulated } from '../support/emulated'

let org: Emulated
let snapshot: Snapshot
let plan: Plan
beforeAll(async () => {
  org = await emulated({ agents: 12, queues: 2, skills: 4 })
  snapshot = await captureSnapshot(org.client)
  plan = built({ desired: desired({ skills: { [skillId()]: 4 } }) })
})
afterAll(() => org.stop())

const skillId = (): string => snapshot.skills[0]?.id ?? ''

function desired(of: object): unknown {
  return { format: 'skillroute/desired@1', agents: { [snapshot.agents[0]?.id ?? '']: of } }
}

/** As a program without types calls it. */
function built(more: object): Plan {
  return Reflect.apply(buildPlan, undefined, [{ snapshot, now: org.clock.now(), ...more }])
}

/** What is said to wrong options, for which nothing may be sent. */
async function refused(call: (...given: never[]) => unknown, ...given: unknown[]): Promise<string> {
  const before = org.emulator.stats.requests
  const error: unknown = await (async () => Reflect.apply(call, undefined, given))().then(
    () => new Error('accepted'),
    (reason: unknown) => reason,
  )
  expect(org.emulator.stats.requests - before).toBe(0)
  expect(error).toMatchObject({ code: expect.stringMatching(/^(input\.invalid|config\.option)$/) })
  return error instanceof Error ? error.message : ''
}

/**
 * Each name of a schema with a letter changed, and each choice with a wrong value, at every depth.
 */
function wrongOnes(schema: unknown, at: readonly string[] = []): { path: string; value: object }[] {
  const bare = unwrapped(schema)
  const wrapped = (inside: unknown, keys: readonly string[]): object =>
    Object(keys.reduceRight<unknown>((value, key) => ({ [key]: value }), inside))
  if (bare instanceof z.core.$ZodEnum) return [{ path: at.join('.'), value: wrapped('Wrong', at) }]
  if (bare instanceof z.core.$ZodUnion) return bare._zod.def.options.flatMap((one) => wrongOnes(one, at))
  // Later versions may say more in parts that are only shown.
  if (!(bare instanceof z.core.$ZodObject) || bare._zod.def.catchall instanceof z.core.$ZodUnknown) return []
  return Object.entries(bare._zod.def.shape).flatMap(([name, inner]) => {
    const misspelled = [...at, `${name.slice(0, -1)}q`]
    return [{ path: misspelled.join('.'), value: wrapped(1, misspelled) }, ...wrongOnes(inner, [...at, name])]
  })
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof z.core.$ZodOptional ? unwrapped(schema._zod.def.innerType) : schema
}

describe('options', () => {
  const journal = memoryJournal()
  const model = testModel({ types: [{ id: 't' }], agents: [{ id: 'a' }] })
  let calls = 0
  afterAll(() => expect(calls).toBeGreaterThanOrEqual(100))
  it.each([
    ['applyPlan', applySchema(), (options: object) => refused(applyPlan, org.client, plan, { journal, ...options })],
    ['undoPlan', undoSchema(), (options: object) => refused(undoPlan, org.client, plan, { journal, ...options })],
    ['duePlan', dueSchema(), (options: object) => refused(duePlan, org.client, plan, { journal, ...options })],
    ['verifyPlan', verifySchema(), (options: object) => refused(verifyPlan, org.client, plan, options)],
    ['planOrg', planRequestSchema(), (request: object) => refused(planOrg, org.client, request)],
    ['recommend', planRequestSchema(), (request: object) => refused(recommend, org.client, request)],
    ['buildPlan', buildPlanSchema(), (input: object) => refused(() => built({ recommendations: [], ...input }))],
    ['simulate', simulateSchema(), (options: object) => refused(simulate, model, { seed: 1, ...options })],
    ['recommendSkills', recommendOptionsSchema(), (options: object) => refused(recommendSkills, model, options)],
    [
      'createClient',
      clientSchema(),
      (options: object) => refused(createClient, { baseUrl: 'http://localhost', ...options }),
    ],
  ] as const)('of %s are refused with a wrong name or choice at any depth', async (_name, schema, call) => {
    const wrong = wrongOnes(schema)
    expect(wrong.length).toBeGreaterThan(1)
    for (const { path, value } of wrong) expect(await call(value)).toContain(path)
    calls += wrong.length
  })

  // Written out, since the wrong calls above are made of the schemas: one that takes everything would give none.
  const watch = (): never[] => []
  const applied = (options: object) => refused(applyPlan, org.client, plan, { journal, ...options })
  const requested = (request: object) => refused(planOrg, org.client, request)
  const builtFrom = (input: object) => refused(() => built({ recommendations: [], ...input }))
  const simulated = (options: object) => refused(simulate, model, { seed: 1, ...options })
  it.each([
    ['options.onConflict', applied, { onConflict: 'Fail' }],
    ['options.onFailure', applied, { onFailure: 'Stop' }],
    ['options.checkAudits', applied, { checkAudits: 'true' }],
    ['options.audits', applied, { audits: true }],
    ['options.canary.onMissed', applied, { canary: { watch, onMissed: 'Undo' } }],
    ['options.canary.shares', applied, { canary: { watch, shares: 0.1 } }],
    ['input.policy.existingLevels', builtFrom, { policy: { existingLevels: 'keep' } }],
    ['input.reread', builtFrom, { reread: 'Each' }],
    ['input.scope.queues', builtFrom, { scope: { queues: ['q1'] } }],
    ['request.limits.existingLevels', requested, { limits: { existingLevels: 'keep' } }],
    ['request.limits.scope.queue', requested, { limits: { scope: { queue: ['q1'] } } }],
    ['request.scope', requested, { scope: { queues: ['q1'] } }],
    ['request.forecast.method', requested, { forecast: { method: 'Simulation' } }],
    ['request.timing.reread', requested, { timing: { reread: 'Each' } }],
    ['request.maxChanges', requested, { choose: 'all', maxChanges: 30 }],
    ['options.rules.agentChoice', simulated, { rules: { agentChoice: 'longestidle' } }],
  ])(
    'that misspell what keeps a run safe are refused, never taken as the permissive choice: %s',
    async (place, call, wrong) => {
      expect(await call(wrong)).toContain(`${place}: `)
    },
  )

  it('of a plan from data are refused', async () => {
    const of = (more: object) => refused(() => built(more))
    expect(await of({ policy: { existingLevel: 'overwrite' } })).toContain('did you mean existingLevels?')
    for (const level of [9, -1, '3'])
      expect(await of({ desired: desired({ skills: { [skillId()]: level } }) })).toContain(skillId())
    expect(await of({ desired: desired({ skils: {} }) })).toContain('skils')
    expect((desired({}) as Desired).agents).toBeDefined()
  })

  it('inside of changes and of a desired state are refused before anything is read', async () => {
    const ref = { id: 'a', name: 'A' }
    const move = { format: 'skillroute/recommendation@1', id: 'm', agent: ref, queues: [], reason: '', evidence: {} }
    const add = { ...move, value: null, action: 'ADD', skill: ref, before: null, after: 3 }
    const wrong = [
      [{ ...add, action: 'Add' }, 'action'],
      [{ ...add, after: 9 }, 'after'],
      [{ ...add, skil: ref }, 'skil'],
      [{ ...add, agent: { name: 'A' } }, 'agent.id'],
      [{ ...add, action: 'JOIN' }, 'queue'],
      [{ ...add, action: 'JOIN', skill: undefined, queue: ref, after: 7 }, 'after'],
      [{ ...add, after: null }, 'after'],
      [{ ...add, action: 'REMOVE' }, 'after'],
      [{ kind: 'skill' }, 'action'],
    ] as const
    for (const [one, place] of wrong) {
      const changes = { recommendations: [add, one] }
      expect(await refused(planOrg, org.client, { want: { changes } })).toContain(`recommendations[1].${place}`)
      expect(await refused(() => built(changes))).toContain(`recommendations[1].${place}`)
    }
    const requested = (of: object) => refused(planOrg, org.client, { want: { desired: desired(of) } })
    expect(await requested({ skils: {} })).toContain('skils')
    expect(await requested({ skills: { [skillId()]: 9 } })).toContain(skillId())
  })

  it('inside of texts are refused before anything is read', async () => {
    const wanted = (want: object) => refused(planOrg, org.client, { want })
    const text = 'format: skillroute/desired@1\nagents:\n  Ann:\n    skills: { Billing: 9 }\n'
    expect(await wanted({ desired: { text, file: 'd.yaml' } })).toMatch(
      /^d\.yaml: agents\.Ann\.skills\.Billing: must be at most 5, not 9/,
    )
    expect(await wanted({ desired: { text: text.replace('skills', 'skils') } })).toContain('agents.Ann.skils: ')
    const rules = { text: 'format: skillroute/rules@1\nqueus: []\n' }
    expect(await wanted({ rules })).toContain('queus: ')
    expect(await wanted({ matrix: { text: 'Ann' } })).toContain('this is no CSV with a header row')
    for (const level of ['9', '-1', 'x3'])
      expect(() => built({ matrix: `agent,skill,level\n${snapshot.agents[0]?.id},${skillId()},${level}` })).toThrow(
        'is not a level',
      )
  })

  it('inside of what a plan is built from are refused by the place that is wrong', async () => {
    const [agent] = snapshot.agents
    const wrong: readonly (readonly [object, string])[] = [
      [
        { snapshot: { ...snapshot, agents: [{ ...agent, skills: [{ id: 'a', level: '3' }] }] } },
        'agents[0].skills[0].level',
      ],
      [{ timing: { hold: 'offShift', shifts: [{ userId: 'a', start: 7 }] } }, 'input.timing.shifts[0].start'],
      [{ leftOut: [{ code: 'a', what: 'b', wy: 'c' }] }, 'input.leftOut[0].why'],
      [{ shares: { queue: { id: 'q', name: 'Q' }, agents: [{ wanted: 7 }] } }, 'input.shares.agents[0].wanted'],
      [{ request: { want: { recommend: { maxChange: 3 } } } }, 'input.request.want.recommend.maxChange'],
      [{ load: { format: 'skillroute/load@1', start: 'soon' } }, 'input.load.start'],
      [{ effect: { format: 'skillroute/effect@1', method: 'x', notes: [] } }, 'input.effect.queues'],
      [{ improvement: { curve: [], waves: [], chosen: { changes: '3' } } }, 'input.improvement.chosen.changes'],
    ]
    for (const [one, path] of wrong)
      expect(await refused(() => built({ desired: desired({}), ...one }))).toContain(`${path}: `)
    expect(await refused(planOrg, { snapshot: { ...snapshot, agents: [{ id: 'a' }] } })).toContain('agents[0].name')
  })

  it('inside of a plan are refused by the place that is wrong, although its hash fits', async () => {
    const [change] = plan.changes
    const wrong: readonly (readonly [object, string])[] = [
      ...[9, -1, '3'].map((after) => [{ changes: [{ ...change, after }] }, 'changes[0].after'] as const),
      [{ changes: [{ ...change, skil: 1 }] }, 'changes[0].skil'],
      [{ note: [] }, 'note: does not exist: did you mean notes?'],
      [{ budget: { ...plan.budget, writes: -1 } }, 'budget.writes'],
    ]
    for (const [part, place] of wrong) {
      const { id: _, hash: __, ...content } = { ...plan, ...part }
      const hash = planHash(content)
      const sealed = { ...content, id: planId(hash), hash }
      for (const call of [applyPlan, undoPlan, duePlan])
        expect(await refused(call, org.client, sealed, { journal })).toContain(`plan: ${place}`)
      expect(await refused(verifyPlan, org.client, sealed)).toContain(`plan: ${place}`)
    }
  })

  it('of a call in the place of its query are refused, with where they belong', async () => {
    const { signal } = new AbortController()
    const { users, routing } = org.client
    expect(await refused(() => Reflect.apply(users.get, undefined, ['id', { signal }]))).toContain('next parameter')
    for (const option of ['timeoutMs', 'deadlineMs', 'priority'])
      expect(await refused(() => Reflect.apply(routing.queues.list, undefined, [{ [option]: 5 }]).first())).toContain(
        `give { ${option} } in the next parameter`,
      )
  })

  it('and names of what is called on a client or an emulator are refused', async () => {
    expect(await refused(() => Reflect.apply(org.client.on, undefined, ['retries', () => 0]))).toContain('retry')
    expect(await refused(() => Reflect.apply(org.client.users.list().toArray, undefined, [3]))).toContain('options')
    expect(
      await refused(() => Reflect.apply(org.emulator.faults.add, undefined, [{ fault: { kind: 'nope' } }])),
    ).toContain('latency')
    expect(await refused(() => Reflect.apply(org.emulator.faults.add, undefined, [{ kind: 'nope' }]))).toContain(
      'fault.kind',
    )
    const auth = { clientId: 'a', clientSecret: 'b' }
    expect(await refused(createClient, { baseUrl: 'http://localhost', auth })).toContain('clientCredentials()')
  })
})
