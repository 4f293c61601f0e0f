import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BAD_YAML, ELEVEN_MISTAKES, WHERE } from '../../../test/support/rules/mistakes'
import { agent, queue, smallOrg } from '../../../test/support/rules/small-org'
import { readEtag } from '../../transport/kit/etag'
import { queueEtag } from './check-org'
import { rulesToDesired } from './desired'
import { validateRules } from './validate'

const org = smallOrg({
  agents: [agent('u1', { s1: 3 }), agent('u2'), agent('u3', {}, { state: 'inactive' })],
  queues: [
    queue('q0', 'Invoices', ['u1', 'u2']),
    queue('q1', 'First', ['u1']),
    queue('q2', 'Second', ['u2']),
    queue('q3', 'Third', ['u1']),
    queue('q4', 'Empty', ['u3']),
  ],
})

const places = async (text: string, snapshot = org): Promise<unknown[]> => {
  const { problems } = await validateRules(text, { snapshot })
  return problems.map(({ code, line, column }) => [code, line, column])
}

describe('validateRules', () => {
  it('finds eleven mistakes in one file, each with its line and column', async () => {
    expect(await places(ELEVEN_MISTAKES)).toEqual(WHERE)
    const { ok, rules, problems } = await validateRules(ELEVEN_MISTAKES, { snapshot: org })
    expect({ ok, rules }).toEqual({ ok: false, rules: null })
    expect(problems.find(({ code }) => code === 'overflow.loop')?.message).toContain('First → Second → Third → First')
    expect(problems.find(({ code }) => code === 'skill.unknown')?.message).toContain('did you mean "Billing"?')
    expect(problems.find(({ code }) => code === 'value.type')?.message).toBe('must be a number, not the text "90"')
  })

  it('finds problems with an org only with its snapshot', async () => {
    const { problems } = await validateRules(ELEVEN_MISTAKES)
    expect(problems.map(({ code }) => code)).toEqual(WHERE.slice(0, 9).map(([code]) => code))
  })

  it('gives line and column of bad syntax', async () => {
    expect(await places(BAD_YAML)).toEqual([['notation', 4, 1]])
  })

  it('reads JSON in the same way, and values without places', async () => {
    const value = {
      format: 'skillroute/rules@1',
      queues: [{ queue: 'First', rules: [{ skill: 'Billing', maxCapacity: 0 }] }],
    }
    const text = JSON.stringify(value, null, 2)
    expect(await places(text)).toEqual([['value.range', 9, 26]])
    expect((await validateRules(value)).problems).toEqual([
      { code: 'value.range', path: 'queues[0].rules[0].maxCapacity', message: 'must be at least 1, not 0' },
    ])
    for (const none of [null, undefined, 7, [], 'text', '', '- 1']) {
      expect((await validateRules(none)).ok).toBe(false)
    }
  })

  it('checks weights, capacities and etags against the org', async () => {
    const first = org.queues[1]
    const etag = first === undefined ? '' : queueEtag(first)
    const rules = (tag: string): string => `format: skillroute/rules@1
queues:
  - queue: q1
    etag: ${tag}
    weights: { u1: 0.7, u2: 0.2, u9: 0.2 }
  - queue: Empty
    rules:
      - { skill: Billing, maxCapacity: 2 }
`
    expect(await places(rules('skillroute-0'))).toEqual([
      ['etag.changed', 4, 11],
      ['weights.sum', 5, 5],
      ['weights.stranger', 5, 25],
      ['agent.unknown', 5, 34],
      ['capacity.unmet', 8, 40],
    ])
    const { problems, etags } = await validateRules(rules(etag), { snapshot: org })
    expect(problems.map(({ code }) => code)).not.toContain('etag.changed')
    expect(etags.First).toBe(etag)
    // Etags of earlier versions, or with quotes, stay valid in a file; they are no etags for a write.
    for (const form of [etag.replace('settings-', ''), `'"${etag}"'`]) {
      const { problems } = await validateRules(rules(form), { snapshot: org })
      expect(problems.map(({ code }) => code)).not.toContain('etag.changed')
    }
    expect(() => readEtag(etag)).toThrow(/only validate compares/)
    const etagWith = (...userIds: string[]) =>
      queueEtag(queue('q', 'Q', userIds, { memberGroups: [{ id: 'g', name: 'G', type: 'SKILLGROUP', userIds }] }))
    expect(etagWith('u1')).toBe(etagWith('u1', 'u2'))
  })

  it('sees one queue or skill under its name and its id', async () => {
    const text = `format: skillroute/rules@1
queues:
  - queue: First
    rules: [{ skill: Billing, overflowQueue: q2 }, { skill: s1, maxCapacity: 1 }]
  - queue: Second
    rules: [{ skill: Claims, overflowQueue: q1 }]
  - queue: q1
`
    expect((await validateRules(text, { snapshot: org })).problems.map(({ code }) => code)).toEqual([
      'overflow.loop',
      'skill.twice',
      'queue.twice',
    ])
  })

  it('checks which agents a rule matches', async () => {
    const text = `format: skillroute/rules@1
agents:
  - match: {}
    skills: { Billing: 3 }
  - match: { division: Paris, title: Lead, queue: Nowhere }
    skills: { Billing: 6, Nothing: 1 }
    removeSkills: [Billing]
  - match: { name: '*' }
`
    expect(await places(text)).toEqual([
      ['match.empty', 3, 5],
      ['division.unknown', 5, 24],
      ['snapshot.partial', 5, 38],
      ['queue.unknown', 5, 51],
      ['value.range', 6, 24],
      ['skill.unknown', 6, 27],
      ['rule.contradiction', 7, 20],
      ['rule.empty', 8, 5],
    ])
    // Nobody's profile is missing where there is nobody.
    const empty = await validateRules(text, { snapshot: { ...org, agents: [] } })
    expect(empty.problems.map(({ code }) => code)).not.toContain('snapshot.partial')
  })

  it('finds groups and teams as it finds other names, and refuses those in which neither agents nor queues are', async () => {
    const profile = { groups: [{ id: 'g1', name: 'Leads' }], team: { id: 't1', name: 'Blue' } }
    const rings = [{ skillsToRemove: [], memberGroups: [{ id: 'g2', name: 'Trainees', type: 'GROUP' }] }]
    const queues = org.queues.map((one) => ({ ...one, rings }))
    const snapshot = { ...org, queues, agents: org.agents.map((one) => ({ ...one, profile })) }
    const text = (group: string) => `format: skillroute/rules@1
agents:
  - { match: { team: blue, name: 'Name*' }, except: { group: ${group} }, removeSkills: [Billing] }
`
    const { problems } = await validateRules(text('Laeds'), { snapshot })
    expect(problems).toMatchObject([
      { code: 'group.unknown', message: 'the org has no known group "Laeds"; did you mean "Leads"?' },
    ])
    const { rules } = await validateRules(text('leads'), { snapshot })
    expect(rules === null ? rules : rulesToDesired(rules, snapshot).desired.agents).toEqual({})
    // At present nobody is in it, so that nobody is left out.
    const empty = await validateRules(text('Trainees'), { snapshot })
    expect(empty).toMatchObject({ ok: true, problems: [] })
  })

  it('names each rule that needs members who could not be read, and carries none of them out', async () => {
    const gaps = [{ kind: 'members' as const, id: 'q1', reason: 'refused' }]
    const queues = org.queues.map((one) => (one.id === 'q1' ? { ...one, members: [] } : one))
    const snapshot = { ...org, queues, gaps }
    const text = `format: skillroute/rules@1
queues:
  - queue: First
    rules: [{ skill: Billing, priorityScore: 80, maxCapacity: 2 }]
agents:
  - { match: { name: '*' }, except: { queue: First }, removeSkills: [Billing] }
`
    const { rules, problems, warnings } = await validateRules(text, { snapshot })
    expect(problems).toEqual([])
    expect(warnings.map(({ code, path }) => [code, path])).toEqual([
      ['members.unread', 'queues[0].queue'],
      ['members.unread', 'agents[0].except.queue'],
    ])
    expect(rules === null ? rules : rulesToDesired(rules, snapshot).desired.agents).toEqual({})
  })

  it('refuses what has no effect alone', async () => {
    const text = `format: skillroute/rules@1
queues:
  - queue: First
    rules:
      - { skill: Billing, priorityScore: 20, overflowAfterSeconds: 30 }
      - { skill: Claims, overflowQueue: Second, holdersOnly: true }
`
    expect(await places(text)).toEqual([
      ['rule.empty', 5, 68],
      ['rule.empty', 6, 62],
    ])
    const unset = text.replace(', overflowAfterSeconds: 30', '').replace('holdersOnly: true', 'holdersOnly: false')
    expect(await places(unset)).toEqual([])
  })

  it('warns of what no plan can do', async () => {
    const snapshot = { ...org, queues: org.queues.map((one) => ({ ...one, evaluation: 'ALL' })) }
    const text = `format: skillroute/rules@1
queues:
  - queue: First
    rules: [{ skill: Billing, priorityScore: 80, overflowQueue: Second }]
`
    const { ok, warnings } = await validateRules(text, { snapshot })
    expect(ok).toBe(true)
    expect(warnings.map(({ code, line, column }) => [code, line, column])).toEqual([
      ['lever.none', 4, 46],
      ['lever.none', 4, 65],
    ])
  })

  it('finds what no plan can do beside problems, such as an outdated etag and an unknown name', async () => {
    const snapshot = { ...org, queues: org.queues.map((one) => ({ ...one, evaluation: 'ALL' })) }
    const text = `format: skillroute/rules@1
queues:
  - queue: First
    etag: skillroute-0
    rules: [{ skill: Billing, priorityScore: 80, overflowQueue: Second }]
agents:
  - match: { name: '*' }
    skills: { Billing: 3, Nothing: 1 }
    levels: exact
  - match: { name: '*' }
    skills: { Billing: 4 }
    levels: exact
`
    const { ok, rules, problems, warnings } = await validateRules(text, { snapshot })
    expect([ok, rules]).toEqual([false, null])
    expect(problems.map(({ code }) => code)).toEqual(['etag.changed', 'skill.unknown'])
    expect(warnings.map(({ code }) => code)).toEqual(['lever.none', 'lever.none', 'clash'])
  })

  it('finds what no plan can do beside wrong values and unknown keys of the same file', async () => {
    const snapshot = { ...org, queues: org.queues.map((one) => ({ ...one, evaluation: 'ALL' })) }
    const text = `format: skillroute/rules@1
queues:
  - queue: First
    rules: [{ skill: Billing, priorityScore: 140, overflowQueue: Second, maxCapcity: 2 }]
  - queue: Second
    rules: [{ skill: Billing, priorityScore: 60 }, { priorityScore: 20 }]
`
    const { ok, rules, problems, warnings } = await validateRules(text, { snapshot })
    expect([ok, rules]).toEqual([false, null])
    expect(problems.map(({ code, line }) => `${code} ${line}`)).toEqual([
      'value.range 4',
      'key.unknown 4',
      'key.missing 6',
    ])
    expect(warnings.map(({ code, line }) => `${code} ${line}`)).toEqual(['lever.none 4', 'lever.none 6'])
  })

  it('hides nothing behind a wrong medium, a queue without a name, a rule without a skill or a capacity too high', async () => {
    const snapshot = { ...org, queues: org.queues.map((one) => ({ ...one, evaluation: 'ALL' })) }
    const text = `format: skillroute/rules@1
queues:
  - queue: First
    media: [fax]
    rules: [{ skill: Billing, priorityScore: 80 }, { priorityScore: 20 }, { skill: Billing, maxCapacity: 51 }]
  - rules: [{ skill: Billing, priorityScore: 60 }]
`
    const { problems, warnings } = await validateRules(text, { snapshot })
    expect(problems.map(({ code, line }) => `${code} ${line}`)).toEqual([
      'value.choice 4',
      'key.missing 5',
      'skill.twice 5',
      'value.range 5',
      'key.missing 6',
    ])
    expect(warnings.map(({ code, path }) => `${code} ${path}`)).toEqual(['lever.none queues[0].rules[0].priorityScore'])
  })

  it('never throws', async () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSymbol: true } as object)
    await fc.assert(
      fc.asyncProperty(anything, async (value) => {
        await validateRules(value, { snapshot: org })
        await validateRules({ format: 'skillroute/rules@1', queues: [value, { queue: 'First', rules: [value] }] })
      }),
    )
  })
})
