import { expect, it } from 'vitest'
import type { Json } from '../../../core/json/json'
import type { Change, QueueSet, SkillSet } from '../../../documents'
import type { AuditEntry } from '../../../resources/audits/audit-schema'
import type { JournalWrite } from '../journal/journal-writes'
import { externalIn, groupChains, matchOwn } from './audit-chain'
import { digestFields } from './audit-values'

const T0 = Date.UTC(2026, 2, 2, 9)
const shared = { reason: 'r', value: null }
const skill: SkillSet = {
  kind: 'skill.set',
  id: 'c1',
  user: { id: 'u1', name: 'Ann' },
  skill: { id: 's1', name: 'Fraud' },
  before: 3,
  after: 4,
  ...shared,
}
const queue: QueueSet = {
  kind: 'queue.set',
  id: 'c2',
  queue: { id: 'q1', name: 'Care' },
  field: 'acwTimeoutMs',
  before: 1,
  after: 2,
  ...shared,
}

interface Reported {
  readonly atMs: number
  readonly property: string
  readonly was: readonly string[]
  readonly is: readonly string[]
  readonly by?: string
  readonly answer?: string
  readonly level?: 'USER' | 'SYSTEM'
}

function row(entityId: string, { atMs, property, was, is, by = 'us', answer, level = 'USER' }: Reported): AuditEntry {
  return {
    id: `${entityId} ${atMs} ${property}`,
    eventDate: new Date(atMs).toISOString(),
    level,
    ...(level === 'SYSTEM' ? {} : { client: { id: by } }),
    entity: { id: entityId },
    ...(answer === undefined ? {} : { initiatingAction: { transactionId: answer } }),
    propertyChanges: [{ property, oldValues: [...was], newValues: [...is] }],
  }
}

function write(change: Change, options: { seen?: Json; answer?: string; atMs?: number } = {}): JournalWrite {
  const { seen, answer, atMs = T0 } = options
  return {
    write: 1,
    entityId: change.kind === 'queue.set' ? change.queue.id : 'u1',
    changes: [change],
    before: { s1: 3, acwTimeoutMs: 1 },
    seen: seen === undefined ? undefined : digestFields(seen),
    atMs,
    answers: answer === undefined ? [] : [answer],
  }
}

function found(one: JournalWrite, rows: readonly AuditEntry[], others: readonly JournalWrite[] = []) {
  const writes = [...others, one]
  const chains = groupChains(rows, new Set(writes.flatMap(({ answers }) => answers)))
  return externalIn(one, matchOwn(writes, chains).get(one) ?? [], chains.get(one.entityId))
}

const level = (was: number, is: number) => ({ property: 'skill:s1', was: [String(was)], is: [String(is)] })

it('takes no order of keys, and no default of the platform, for a write of another', () => {
  const media = '{"call":{"a":1,"b":2}}'
  const seen = { acwTimeoutMs: 1, mediaSettings: { call: { a: 1, b: 2 } }, ring: null }
  const at = { atMs: T0, answer: 'x' }
  const own = row('q1', { ...at, property: 'acwTimeoutMs', was: ['1'], is: ['2'] })
  const turned = row('q1', { ...at, property: 'mediaSettings', was: ['{"call":{"b":2,"a":1}}'], is: [media] })
  const filled = row('q1', { ...at, property: 'ring', was: [], is: ['{"by":"default"}'] })
  const counted = row('q1', { ...at, property: 'memberCount', was: ['3'], is: ['5'] })
  expect(found(write(queue, { seen, answer: 'x' }), [own, turned, filled, counted])).toEqual([])
})

it('names what a full write put back, by another process of the same client too', () => {
  const seen = { acwTimeoutMs: 1, description: 'as read' }
  const theirs = row('q1', { atMs: T0 - 5, property: 'description', was: ['as read'], is: ['theirs'], answer: 'other' })
  const own = row('q1', { atMs: T0, property: 'acwTimeoutMs', was: ['1'], is: ['2'], answer: 'x' })
  const reverted = row('q1', { atMs: T0, property: 'description', was: ['theirs'], is: ['as read'], answer: 'x' })
  const one = write(queue, { seen, answer: 'x' })
  expect(found(one, [theirs, own, reverted])).toMatchObject([
    { before: ['as read'], after: ['theirs'], by: 'client us' },
  ])
  // Also where their audit is late: what our own replaced is not what we had read.
  expect(found(one, [own, reverted])).toMatchObject([{ after: ['theirs'], by: 'unknown' }])
})

it('finds a write of the same client from another process, whose value is none of ours', () => {
  const theirs = row('u1', { atMs: T0 - 2, ...level(3, 1) })
  const own = row('u1', { atMs: T0, ...level(1, 4) })
  expect(found(write(skill), [theirs, own])).toMatchObject([{ changeId: 'c1', before: ['3'], after: ['1'] }])
})

it('finds what was written under a write in doubt, however long the others had waited for their turn', () => {
  const plain: SkillSet = { ...skill, id: 'c0', user: { id: 'u0', name: 'Bo' } }
  const waited = { ...write(plain, { answer: 'x' }), entityId: 'u0', answeredAtMs: T0 + 40_000 }
  const rows = [
    row('u1', { atMs: T0 + 100, by: 'them', ...level(3, 1) }),
    row('u1', { atMs: T0 + 300, ...level(1, 4) }),
    row('u0', { atMs: T0 + 40_000, answer: 'x', ...level(3, 4) }),
  ]
  expect(found(write(skill), rows, [waited])).toMatchObject([{ changeId: 'c1', before: ['3'], after: ['1'] }])
})

it('takes nothing from before the run for a write of it', () => {
  const plain: SkillSet = { ...skill, id: 'c0', user: { id: 'u0', name: 'Bo' } }
  const sure = { ...write(plain, { answer: 'x' }), entityId: 'u0', answeredAtMs: T0 + 100 }
  const rows = [
    row('u1', { atMs: T0 - 400_000, ...level(1, 4) }),
    row('u1', { atMs: T0 - 300_000, ...level(4, 3) }),
    row('u0', { atMs: T0 + 90, answer: 'x', ...level(3, 4) }),
  ]
  expect(found(write(skill), rows, [sure])).toBe('missing')
})

it('tells our own write from an earlier one of the same value by its time, also with clocks minutes apart', () => {
  const apart = 5 * 60_000
  const plain: SkillSet = { ...skill, id: 'c0', user: { id: 'u0', name: 'Bo' } }
  const sure = { ...write(plain), entityId: 'u0' }
  const rows = [
    row('u0', { atMs: T0 + apart, ...level(3, 4) }),
    row('u1', { atMs: T0 + apart - 400_000, by: 'them', ...level(3, 4) }),
    row('u1', { atMs: T0 + apart - 300_000, by: 'them', ...level(4, 3) }),
    row('u1', { atMs: T0 + apart - 50, by: 'them', ...level(3, 1) }),
    row('u1', { atMs: T0 + apart, ...level(1, 4) }),
  ]
  expect(found(write(skill), rows, [sure])).toMatchObject([{ after: ['1'], by: 'client them' }])
  expect(found(sure, rows)).toEqual([])
})

it('does not take for external what the platform did in consequence of a write of ours', () => {
  const platform = row('u1', { atMs: T0 - 1, ...level(3, 2), level: 'SYSTEM' })
  const own = row('u1', { atMs: T0, ...level(2, 4), answer: 'x' })
  expect(found(write(skill, { answer: 'x' }), [platform, own])).toEqual([])
  const linked = row('u1', { atMs: T0 + 1, ...level(4, 5), answer: 'x', level: 'SYSTEM' })
  expect(found(write(skill, { answer: 'x' }), [row('u1', { atMs: T0, ...level(3, 4), answer: 'x' }), linked])).toEqual(
    [],
  )
})

it('waits for audits that are late rather than take those of another for ours', () => {
  const theirs = row('u1', { atMs: T0 + 100, ...level(3, 4), answer: 'other' })
  const known = { ...write({ ...skill, id: 'c0' }, { answer: 'y' }), entityId: 'u0' }
  const linked = row('u0', { atMs: T0, ...level(3, 4), answer: 'y' })
  const later = row('u1', { atMs: T0 + 200, ...level(4, 1), answer: 'more' })
  expect(found(write(skill, { answer: 'x' }), [linked, theirs, later], [known])).toBe('missing')
  // Nothing was left to change: the last audit says what we wrote.
  expect(found(write(skill, { answer: 'x' }), [linked, theirs], [known])).toEqual([])
})
