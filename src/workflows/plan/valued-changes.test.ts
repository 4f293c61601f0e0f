import { expect, it } from 'vitest'
import type { Change } from '../../documents'
import { valuedChanges } from './valued-changes'

const shared = { id: 'c', reason: '', value: null, queue: { id: 'q', name: 'Care' }, user: { id: 'u', name: 'Ann' } }
const join: Change = { ...shared, kind: 'member.join', before: false, after: true }
const ring: Change = { ...shared, kind: 'member.ring', before: 3, after: 2 }

it('tells the agents of groups that overflow asks, by their levels before and after the plan', () => {
  const skills = [{ id: 's', name: 'Sales', state: 'active' }]
  const agents = ['u', 'v'].map((id) => ({ id, skills: [{ id: 's', level: id === 'u' ? 5 : 1 }], languages: [] }))
  const org = JSON.parse(JSON.stringify({ queues: [], agents, skills, languages: [] }))
  const row = { routingSkill: 'Sales', comparator: 'GreaterThan', proficiency: 3 }
  const conditions = JSON.parse(JSON.stringify([{ routingSkillConditions: [row], operation: 'And' }]))
  const groups = [{ group: { id: 'g', name: 'Seniors' }, conditions, queues: [] }]
  const rule = { metric: 'EstimatedWaitTime', operator: 'GreaterThan', conditionValue: 60, groups: [{ id: 'g' }] }
  const { queue, id, reason, value } = shared
  const overflow: Change = {
    ...{ id, reason, value, queue, kind: 'queue.set', field: 'conditionalGroupRouting' },
    before: { rules: [rule] },
    after: { rules: [{ ...rule, conditionValue: 90 }] },
  }
  const v = { id: 'v', name: 'Ben' }
  const raised: Change = {
    ...shared,
    kind: 'skill.set',
    user: v,
    skill: { id: 's', name: 'Sales' },
    before: 1,
    after: 4,
  }
  expect(valuedChanges(org, [overflow, raised], groups)[0]).toMatchObject({
    before: { rules: [{ agentIds: ['u'] }] },
    after: { rules: [{ agentIds: ['u', 'v'], conditionValue: 90 }] },
  })
  expect(valuedChanges(org, [overflow])).toEqual([])
})

it('brings a member who joins again back into their ring, unless the plan names another', () => {
  const member = { userId: 'u', ring: 3, joined: false }
  const queues = JSON.parse(JSON.stringify([{ id: 'q', members: [member] }]))
  expect(valuedChanges({ queues }, [join])).toMatchObject([{ kind: 'member.ring', after: 3 }, { kind: 'member.join' }])
  expect(valuedChanges({ queues }, [join, ring]).at(-1)).toEqual(ring)
  expect(valuedChanges({ queues }, [{ ...join, before: true, after: false }])).toHaveLength(1)
})
