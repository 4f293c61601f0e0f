import { describe, expect, it } from 'vitest'
import { ValidationError } from '../../core/errors'
import type { Change } from '../../documents'
import { testModel } from '../test-model'
import { whatIf } from '../what-if/what-if'
import { beforeChanges, isValued } from './apply-changes'
import { applyMoves } from './apply-moves'

const shared = { id: 'chg', reason: '', value: null }
const model = testModel({
  types: [{ id: 't', callsPerHour: 30, patienceSeconds: 120, skillIds: ['s'] }],
  agents: ['a', 'b', 'c', 'd'].map((id) => ({ id, skills: { s: 3 } })),
})
const [{ id: queueId, name } = { id: '', name: '' }] = model.queues
const queue = { id: queueId, name }
const user = (id: string) => ({ id, name: id })
const left = (id: string): Change => ({
  ...shared,
  kind: 'member.join',
  queue,
  user: user(id),
  before: true,
  after: false,
})

describe('changes of a plan in a model', () => {
  it('let members in and out, into rings, and give and take languages', () => {
    const language = { id: 'pt', name: 'Portuguese' }
    const changes: Change[] = [
      { ...shared, kind: 'member.ring', queue, user: user('a'), before: 1, after: 2 },
      left('b'),
      { ...shared, kind: 'member.ring', queue, user: user('b'), before: 1, after: 3 },
      { ...shared, kind: 'member.remove', queue, user: user('c'), before: { joined: true, ring: 1 }, after: null },
      { ...shared, kind: 'language.set', user: user('a'), language, before: null, after: 4 },
      { ...shared, kind: 'member.add', queue, user: user('stranger'), before: null, after: { joined: true, ring: 1 } },
    ]
    const after = applyMoves(model, changes)
    expect(after.agents.map(({ queues }) => queues)).toEqual([[{ queueId, ring: 2 }], [], [], [{ queueId, ring: 1 }]])
    expect(after.agents[0]?.languages).toEqual([{ id: 'pt', level: 4 }])
    const back: Change[] = [
      { ...shared, kind: 'member.add', queue, user: user('c'), before: null, after: { joined: true, ring: 4 } },
      { ...shared, kind: 'member.join', queue, user: user('b'), before: false, after: true },
      { ...shared, kind: 'language.remove', user: user('a'), language, before: 4, after: null },
      { ...shared, kind: 'member.ring', queue, user: user('a'), before: 2, after: 1 },
    ]
    const again = applyMoves(after, back)
    expect(again.agents.map(({ queues }) => queues[0]?.ring)).toEqual([1, 1, 4, 1])
    expect(again.agents[0]?.languages).toEqual([])
  })

  it('set how a queue evaluates skills; other settings and utilization do not show', () => {
    const set = (field: string): Change => ({ ...shared, kind: 'queue.set', queue, field, before: null, after: 'NONE' })
    const utilization: Change = { ...shared, kind: 'utilization.set', user: user('a'), before: null, after: {} }
    expect(applyMoves(model, [set('skillEvaluationMethod')]).queues[0]?.evaluation).toBe('NONE')
    expect(applyMoves(model, [set('description'), utilization])).toEqual(model)
    const unset: Change = {
      ...shared,
      kind: 'queue.set',
      queue,
      field: 'skillEvaluationMethod',
      before: 'ALL',
      after: null,
    }
    expect(applyMoves(model, [unset]).queues[0]?.evaluation).toBe('NONE')
    const reordered: Change = { ...unset, after: 'BEST' }
    const ring: Change = { ...shared, kind: 'member.ring', queue, user: user('a'), before: 1, after: 2 }
    const all = [unset, reordered, ring, left('a'), set('description'), utilization]
    expect(all.map((change) => isValued(change))).toEqual([true, true, true, true, false, false])
    // By formula nobody comes before others.
    expect(all.map((change) => isValued(change, 'erlang-a'))).toEqual([true, false, false, true, false, false])
    const halves = [{ kind: 'member.add' }, { kind: 'language.set', user: user('a') }, { kind: 'odd', user: user('a') }]
    for (const half of halves)
      expect(() => applyMoves(model, [JSON.parse(JSON.stringify(half))])).toThrow(ValidationError)
  })

  it('set how many contacts an agent takes at once, from what it was', () => {
    const own = (voice: number) => ({ utilization: { call: { maximumCapacity: voice } } })
    const set: Change = { ...shared, kind: 'utilization.set', user: user('a'), before: own(2), after: own(3) }
    const before = beforeChanges(model, [set])
    expect(before.agents.map(({ concurrency }) => concurrency?.voice)).toEqual([2, undefined, undefined, undefined])
    expect(applyMoves(before, [set]).agents[0]).toMatchObject({ concurrency: { voice: 3 }, interruptedBy: {} })
    // No formula counts what interrupts, and no model has the org's settings, to which null returns.
    const reset: Change = { ...set, after: null }
    expect([isValued(set), isValued(set, 'erlang-a'), isValued(reset)]).toEqual([true, false, false])
  })

  it.each(['erlang', 'simulation'] as const)(
    'are forecast: a queue without half its members is worse off (%s)',
    (method) => {
      const { queues } = whatIf(model, [left('a'), left('b')], { method, simulation: { weeks: 4 } })
      expect(queues[0]?.after.serviceLevel).toBeLessThan((queues[0]?.before.serviceLevel ?? 0) - 0.05)
    },
  )
})
