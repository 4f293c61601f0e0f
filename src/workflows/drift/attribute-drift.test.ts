import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import type { DriftReport, Snapshot } from '../../documents'
import { captureSnapshot } from '../snapshot/capture'
import { attribute, attributeDrift } from './attribute-drift'
import { compareSnapshots } from './compare'

let org: Emulated
let before: Snapshot
let after: Snapshot
let report: DriftReport
let external: string

beforeAll(async () => {
  org = await emulated({ agents: 40, queues: 3, skills: 8 })
  const { client, clock } = org
  before = await captureSnapshot(client)
  await clock.advance(3_600_000)
  const [agent] = before.agents.filter(({ skills }) => skills.length > 1)
  const [queue] = before.queues
  const [held, other] = agent?.skills ?? []
  if (agent === undefined || queue === undefined || held === undefined || other === undefined)
    throw new Error('too small')
  await client.routing.userSkills.update(agent.id, [{ id: held.id, proficiency: held.level === 1 ? 2 : 1 }])
  await client.routing.userSkills.update(agent.id, [{ id: other.id, proficiency: other.level === 1 ? 2 : 1 }])
  await client.routing.queues.update(queue.id, { skillEvaluationMethod: queue.evaluation === 'BEST' ? 'ALL' : 'BEST' })
  // Someone changed a member by hand.
  const [member] = queue.members
  const truth = org.emulator.world.queues.get(queue.id)?.members.get(member?.userId ?? '')
  const [someone] = [...org.emulator.world.users.values()]
  if (truth === undefined || someone === undefined) throw new Error('too small')
  truth.joined = !truth.joined
  external = someone.name
  org.emulator.world.record({
    service: 'ContactCenter',
    entityType: 'Queue',
    entityId: queue.id,
    entityName: queue.name,
    action: 'MemberUpdate',
    userId: someone.id,
    properties: [{ property: `member:${truth.userId}:joined`, oldValues: ['true'], newValues: ['false'] }],
    effect: 'by hand',
  })
  await clock.advance(3_600_000)
  after = await captureSnapshot(client)
  report = await attributeDrift(client, compareSnapshots(before, after), { side: 'right', snapshot: after })
})
afterAll(() => org.stop())

describe('attributeDrift', () => {
  it('names who changed each thing, when, and from what to what', () => {
    expect(report.differences.map(({ aspect }) => aspect).sort()).toEqual(['evaluation', 'members', 'skills', 'skills'])
    for (const { changedBy, aspect, item } of report.differences) {
      const [first] = changedBy ?? []
      expect(changedBy).toHaveLength(1)
      expect(first).toMatchObject({ exact: true })
      expect(Date.parse(first?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(before.takenAt))
      if (aspect === 'members') expect(first?.by).toMatchObject({ kind: 'user', name: external })
      else expect(first?.by.kind).toBe('client')
      // Names replace ids.
      if (item !== undefined) expect(JSON.stringify(first?.properties)).toContain(item.name)
    }
  })

  it('names changes to the subject where no audit names the item, and nobody for older ones', async () => {
    const [skill] = report.differences.filter(({ aspect }) => aspect === 'skills')
    if (skill === undefined) throw new Error('no difference')
    const item = { name: 'Something else', leftId: 'nothing', rightId: 'nothing' }
    const vague = await attributeDrift(org.client, { ...report, differences: [{ ...skill, item }] }, { side: 'right' })
    expect(vague.differences[0]?.changedBy?.map(({ exact }) => exact)).toEqual([false, false])
    const nobody = { ...skill, subject: { ...skill.subject, rightId: '00000000-0000-4000-8000-000000000000' } }
    const { changedBy: _changedBy, ...bare } = nobody
    const none = await attributeDrift(org.client, { ...report, differences: [bare] }, { side: 'right' })
    expect(none.differences[0]?.changedBy).toBeUndefined()
  })

  it('names who changed it before both snapshots only when nobody else did', async () => {
    const [skill] = report.differences.filter(({ aspect }) => aspect === 'skills')
    const [userId, id] = [skill?.subject.rightId ?? '', skill?.item?.rightId ?? '']
    const { client, clock } = org
    await client.routing.userSkills.update(userId, [{ id, proficiency: 3.5 }])
    await clock.advance(3_600_000)
    const latest = await captureSnapshot(client)
    const [one] = (await attributeDrift(client, compareSnapshots(after, latest), { side: 'right', days: 7 }))
      .differences
    expect(one?.changedBy).toHaveLength(1)
    const since = {
      ...report,
      left: { ...report.left, takenAt: latest.takenAt },
      right: { ...report.right, takenAt: latest.takenAt },
    }
    const bare = {
      ...since,
      differences: report.differences.map(({ changedBy: _changedBy, ...difference }) => difference),
    }
    const late = await attributeDrift(client, bare, { side: 'right', days: 7 })
    expect(late.differences.every(({ changedBy = [] }) => changedBy.length > 0)).toBe(true)
  })

  it('names who made this very change slightly before, by differing clocks, not who made another one after', () => {
    const [skill] = report.differences.filter(({ aspect }) => aspect === 'skills')
    if (skill === undefined) throw new Error('no difference')
    const entity = { id: skill.subject.rightId ?? '' }
    const audit = (id: string, eventDate: string, property: string) => ({
      id,
      eventDate,
      entity,
      user: { id },
      propertyChanges: [{ property, oldValues: ['1'], newValues: ['2'] }],
    })
    const entries = [
      audit('culprit', '2026-03-01T08:59:57.000Z', `skill:${skill.item?.rightId}`),
      audit('innocent', '2026-03-02T09:00:00.000Z', 'title'),
    ]
    const evaluated = attribute(
      { ...report, differences: [skill] },
      'right',
      entries,
      () => undefined,
      '2026-03-01T09:00:00.000Z',
    )
    expect(evaluated[0]?.changedBy).toMatchObject([{ exact: true, by: { id: 'culprit' } }])
  })

  it('does not find a name in a longer one', () => {
    const [skill] = report.differences.filter(({ aspect }) => aspect === 'skills')
    if (skill?.item === undefined) throw new Error('no difference')
    const item = { ...skill.item, name: 'Billing' }
    const audit = (id: string, property: string) => ({
      ...{ id, eventDate: '2026-03-02T09:00:00.000Z', entity: { id: skill.subject.rightId ?? '' }, user: { id } },
      propertyChanges: [{ property, oldValues: ['1'], newValues: ['2'] }],
    })
    const entries = [audit('eve', 'Billing Care'), audit('bob', '{"name":"Billing"}'), audit('ann', 'Billing (2)')]
    const [one] = attribute({ ...report, differences: [{ ...skill, item }] }, 'right', entries, () => undefined)
    expect(one?.changedBy?.map(({ by, exact }) => [by.id, exact]).sort()).toEqual([
      ['ann', true],
      ['bob', true],
    ])
  })

  it('says that audits without properties are only a guess, and treats an empty client as nobody', async () => {
    const bare = await emulated({ agents: 12, queues: 1, skills: 5, switches: { auditRows: 'bare' } })
    try {
      const was = await captureSnapshot(bare.client)
      const [agent] = was.agents.filter(({ skills }) => skills.length > 0)
      const [held] = agent?.skills ?? []
      if (agent === undefined || held === undefined) throw new Error('too small')
      await bare.clock.advance(3_600_000)
      await bare.client.routing.userSkills.update(agent.id, [{ id: held.id, proficiency: held.level === 1 ? 2 : 1 }])
      await bare.clock.advance(60_000)
      const is = await captureSnapshot(bare.client)
      const { differences, notes } = await attributeDrift(bare.client, compareSnapshots(was, is), { side: 'right' })
      expect(differences[0]?.changedBy).toMatchObject([{ exact: false, by: { kind: 'unknown', name: 'unknown' } }])
      expect(notes.join()).toMatch(/1 of 1 audits do not say which property was changed/)
    } finally {
      await bare.stop()
    }
  })
})
