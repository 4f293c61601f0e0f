/** Wrong names and values of options are refused by name, at any depth, before anything is sent. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createClient } from '../../src'
import type { Desired, Plan, Snapshot } from '../../src/documents'
import { recommendSkills, simulate } from '../../src/optimizer'
import { testModel } from '../../src/optimizer/test-model'
import { memoryJournal } from '../../src/stores'
import {
  applyPlan,
  buildPlan,
  captureSnapshot,
  duePlan,
  findChanges,
  planOrg,
  undoPlan,
  verifyPlan,
} from '../../src/workflows'
import { findOptions, orgOptions } from '../../src/workflows/plan/options-schema'
import { applyOptions, dueOptions, undoOptions, verifyOptions } from '../../src/workflows/run/options/options-schema'
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

/** Each name of a schema with a letter changed, and each choice with a wrong value, at every depth. */
function wrongOnes(schema: z.ZodType, at: readonly string[] = []): { path: string; value: object }[] {
  const bare = schema instanceof z.ZodOptional ? schema.unwrap() : schema
  const wrapped = (inside: unknown, keys: readonly string[]): object =>
    Object(keys.reduceRight<unknown>((value, key) => ({ [key]: value }), inside))
  if (bare instanceof z.ZodEnum) return [{ path: at.join('.'), value: wrapped('Wrong', at) }]
  if (!(bare instanceof z.ZodObject)) return []
  return Object.entries<z.ZodType>(bare.shape).flatMap(([name, inner]) => {
    const misspelled = [...at, `${name.slice(0, -1)}q`]
    return [{ path: misspelled.join('.'), value: wrapped(1, misspelled) }, ...wrongOnes(inner, [...at, name])]
  })
}

describe('options', () => {
  const journal = memoryJournal()
  it.each([
    ['applyPlan', applyOptions(), (options: object) => refused(applyPlan, org.client, plan, { journal, ...options })],
    ['undoPlan', undoOptions(), (options: object) => refused(undoPlan, org.client, plan, { journal, ...options })],
    ['duePlan', dueOptions(), (options: object) => refused(duePlan, org.client, plan, { journal, ...options })],
    ['verifyPlan', verifyOptions(), (options: object) => refused(verifyPlan, org.client, plan, options)],
    ['planOrg', orgOptions(), (options: object) => refused(planOrg, org.client, options)],
    ['findChanges', findOptions(), (options: object) => refused(findChanges, org.client, options)],
  ] as const)('of %s are refused with a wrong name or choice at any depth', async (_name, schema, call) => {
    const wrong = wrongOnes(schema)
    expect(wrong.length).toBeGreaterThan(1)
    for (const { path, value } of wrong) expect(await call(value)).toContain(`options.${path}`)
  })

  it('of a plan from data are refused', async () => {
    const of = (more: object) => refused(() => built(more))
    expect(await of({ policy: { existingLevels: 'Keep' } })).toContain('input.policy.existingLevels')
    expect(await of({ policy: { existingLevel: 'overwrite' } })).toContain('did you mean existingLevels?')
    expect(await of({ reread: 'Batch' })).toContain('input.reread')
    expect(await of({ timing: { hold: 'offShift', til: 'x' } })).toContain('input.timing.til')
    for (const level of [9, -1, '3'])
      expect(await of({ desired: desired({ skills: { [skillId()]: level } }) })).toContain(skillId())
    expect(await of({ desired: desired({ skils: {} }) })).toContain('skils')
    expect((desired({}) as Desired).agents).toBeDefined()
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

  it('of the optimizer and the client are refused', async () => {
    const model = testModel({ types: [{ id: 't' }], agents: [{ id: 'a' }] })
    const simulated = (more: object) => refused(simulate, model, { seed: 1, ...more })
    expect(await simulated({ rules: { agentChoice: 'longest' } })).toContain('agentChoice')
    expect(await simulated({ rules: { agentChoise: 'longestIdle' } })).toContain('agentChoise')
    expect(await refused(recommendSkills, model, { choose: 'All' })).toContain('choose')
    expect(await refused(recommendSkills, model, { levers: ['Grant'] })).toContain('levers[0]')
    expect(await refused(createClient, { baseUrl: 'http://localhost', retry: { atempts: 3 } })).toContain(
      'retry.atempts',
    )
    expect(await refused(createClient, { baseUrl: 'http://localhost', zzz: 1 })).toContain('zzz')
  })
})
