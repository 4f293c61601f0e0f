import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { ConfigError, SkillrouteError, ValidationError } from '../../core/errors'
import { errorOf, refusalOf } from '../../threads/messages'
import { captureDemand, captureSnapshot, readTargets } from '../../workflows'
import { makePlan, type PlanInput } from './make-plan'
import { planInThread } from './plan-in-thread'

/** Threads take seconds to start from source on a machine with other work. */
vi.setConfig({ testTimeout: 120_000 })

let org: Emulated
let input: PlanInput

beforeAll(async () => {
  org = await emulated({ seed: 1, agents: 20, queues: 2, skills: 6 })
  const { client } = org
  const snapshot = await captureSnapshot(client)
  const demand = await captureDemand(client, { days: 7, userIds: snapshot.agents.map(({ id }) => id) })
  const targets = await readTargets(client, snapshot, undefined)
  input = { snapshot, demand, targets, ratePerMinute: 250 }
})
afterAll(() => org.stop())

describe('planInThread', () => {
  it('makes the plan that is made without a thread, while timers of this one run', async () => {
    let ticks = 0
    const ticksAt: number[] = []
    const timer = setInterval(() => {
      ticks += 1
    }, 1)
    const made = await planInThread(input, {
      onProgress: ({ step }) => step === 'simulating weeks' && ticksAt.push(ticks),
    }).finally(() => clearInterval(timer))
    expect(ticksAt).toHaveLength(40)
    // Between the first week and the last: what blocks this thread lets no timer tick.
    expect((ticksAt.at(-1) ?? 0) - (ticksAt[0] ?? 0)).toBeGreaterThan(0)
    const plan = await makePlan({ ...input, forecast: 'erlang' }, () => undefined)
    expect(plan.changes.length).toBeGreaterThan(0)
    expect(made.changes).toEqual(plan.changes)
    expect(plan.forecast?.method).toContain('erlang')
    expect(made.forecast?.method).toBe('simulation')
    expect(made.notes).toEqual(plan.notes)
  })

  it('throws what making the plan threw, with its issues', async () => {
    const alone = await makePlan({ ...input, maxSkills: -1 }, () => undefined).catch((error: unknown) => error)
    const failure = await planInThread({ ...input, maxSkills: -1 }).catch((error: unknown) => error)
    if (!(alone instanceof ValidationError) || !(failure instanceof ValidationError)) throw failure
    expect(failure).toMatchObject({ code: alone.code, message: alone.message, issues: alone.issues })
  })

  it('says so when the thread dies', async () => {
    const broken = { ...input, targets: JSON.parse('{}') }
    const failure = await planInThread(broken).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(SkillrouteError)
    expect(failure).toMatchObject({
      code: 'fleet.thread',
      message: expect.stringMatching(/^The thread that makes a plan died: ./),
    })
  })

  it('ends the thread with the reason of the signal', async () => {
    const stop = new AbortController()
    const reason = new Error('enough')
    const others = threads()
    const running = planInThread(input, { signal: stop.signal, onProgress: () => stop.abort(reason) })
    expect(threads()).toBe(others + 1)
    await expect(running).rejects.toBe(reason)
    expect(threads()).toBe(others)
    await expect(planInThread(input, { signal: stop.signal })).rejects.toBe(reason)
  })
})

describe('an error that leaves its thread', () => {
  it.each([
    new ValidationError([{ path: 'a', message: 'is none' }], { subject: 'file.yaml', code: 'input.odd' }),
    new ValidationError([{ path: '', message: 'is none', line: 3 }]),
    new ConfigError('cannot work', { code: 'config.odd' }),
  ])('keeps code, message and issues: $message', (error) => {
    const { code, message } = error
    const issues = error instanceof ValidationError ? { issues: error.issues } : {}
    expect(errorOf(structuredClone(refusalOf(error)))).toMatchObject({ code, message, ...issues })
  })
})

/** Threads of this process: each has a port for its messages. */
function threads(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length
}
