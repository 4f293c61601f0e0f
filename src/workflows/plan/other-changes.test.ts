import { afterEach, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { aQueue, planOf } from '../../../test/support/safe-change'
import { ValidationError } from '../../core/errors'
import { memoryJournal } from '../../stores/memory/memory'
import { applyPlan } from '../apply/apply'
import { undoPlan } from '../undo/undo'

let org: Emulated
afterEach(() => org.stop())

async function issuesOf(queues: NonNullable<Parameters<typeof planOf>[1]['queues']>): Promise<string[]> {
  try {
    await planOf(org, { queues })
  } catch (error) {
    if (error instanceof ValidationError) return error.issues.map(({ path, message }) => `${path} ${message}`)
    throw error
  }
  throw new Error('a plan was made')
}

describe('a utilization that a user has from the org', () => {
  async function inheriting() {
    org = await emulated({ agents: 8, queues: 1, skills: 4 })
    const user = [...org.emulator.world.users.values()].find(({ state }) => state === 'active')
    if (user === undefined) throw new Error('no user')
    user.utilization = undefined
    const { utilization } = await org.client.routing.userUtilization.get(user.id)
    return { user, email: utilization?.email?.maximumCapacity ?? 0, chat: utilization?.chat?.maximumCapacity ?? 0 }
  }

  it('is no change where it already has the desired value', async () => {
    const { user, email, chat } = await inheriting()
    const { plan } = await planOf(org, { agents: { [user.id]: { utilization: { email, chat } } } })
    expect(plan.changes).toEqual([])
  })

  it('becomes a setting of the user as a whole, which the plan says, and an undo lets the user follow the org again', async () => {
    const { user, email } = await inheriting()
    const { plan } = await planOf(org, { agents: { [user.id]: { utilization: { email: email + 1 }, reason: 'mail' } } })
    expect(plan.changes).toMatchObject([
      { kind: 'utilization.set', before: null, reason: expect.stringMatching(/^mail; had the org's utilization/) },
    ])
    expect(plan.warnings.join()).toMatch(/Changes of utilization are in no figure of .+ \(1 agent\)/)
    const journal = memoryJournal()
    await applyPlan(org.client, plan, { journal })
    expect((await org.client.routing.userUtilization.get(user.id)).level).toBe('Agent')
    await undoPlan(org.client, plan, { journal })
    expect((await org.client.routing.userUtilization.get(user.id)).level).toBe('Organization')
    expect(user.utilization).toBeUndefined()
  })
})

describe('a setting that is given twice', () => {
  it('is refused with the names of both', async () => {
    org = await emulated({ agents: 8, queues: 1, skills: 4 })
    const { id } = aQueue(org)
    expect(await issuesOf({ [id]: { evaluation: 'BEST', settings: { skillEvaluationMethod: 'ALL' } } })).toEqual([
      expect.stringMatching(/settings.*skillEvaluationMethod.* means the same as .*evaluation$/),
    ])
    expect(await issuesOf({ [id]: { acwTimeoutMs: 5_000, settings: { 'acwSettings.timeoutMs': 6_000 } } })).toEqual([
      expect.stringMatching(/settings.*acwSettings\.timeoutMs.* means the same as .*acwTimeoutMs$/),
    ])
  })

  it('is also refused where one is a part of the other', async () => {
    org = await emulated({ agents: 8, queues: 1, skills: 4 })
    const { id } = aQueue(org)
    const acwSettings = { timeoutMs: 6_000 }
    expect(await issuesOf({ [id]: { acwTimeoutMs: 5_000, settings: { acwSettings } } })).toEqual([
      expect.stringMatching(/settings.*acwSettings.* overlaps with .*acwTimeoutMs/),
    ])
    const settings = { 'mediaSettings.call': {}, mediaSettingsOther: 1, 'mediaSettings.callback': {} }
    expect((await planOf(org, { queues: { [id]: { settings } } })).plan).toBeDefined()
  })
})
