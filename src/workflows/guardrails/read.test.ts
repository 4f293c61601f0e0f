import { describe, expect, it } from 'vitest'
import { agent, smallOrg } from '../../../test/support/rules/small-org'
import { parseGuardrails, validateGuardrails } from './read'

const GOOD = `format: skillroute/guardrails@1
changes: { maxAgentShare: 0.1, maxDeletions: 0 }
protected:
  agents: [Name of u1]
coverage:
  - skill: Billing
    minAgents: 5
    during: { days: [mon, fri], from: "08:00", to: "20:00", timeZone: Europe/Berlin }
service:
  - { maxOccupancy: 0.85 }
freeze:
  - { from: 2026-12-20, to: 2027-01-02T06:00+01:00 }
approval: { required: true }
`

describe('parseGuardrails', () => {
  it('reads a file', async () => {
    expect(await parseGuardrails(GOOD)).toMatchObject({ coverage: [{ skill: 'Billing', minAgents: 5 }] })
  })

  it('names every problem with its line and column', async () => {
    const text = `format: skillroute/guardrails@1
changes: { maxAgentShare: 10, maxDeletion: 0 }
coverage:
  - skill: Billing
  - skill: Claims
    minShare: 0.5
    during: { from: 8:00, to: "20:00", timeZone: Mars }
service:
  - queue: Invoices
freeze:
  - { from: 2026-02-30, to: 2026-03-01 }
  - { from: 2026-03-02, to: 2026-03-01 }
`
    const shape = await validateGuardrails(text)
    expect(shape.problems.map(({ code, line, column }) => [code, line, column])).toEqual([
      ['value.range', 2, 27],
      ['key.unknown', 2, 31],
      ['value.invalid', 7, 21],
      ['value.invalid', 7, 50],
    ])
    expect(shape.problems[1]?.message).toContain('did you mean maxDeletions?')
    const fixed = text
      .replace('10, maxDeletion:', '0.1, maxDeletions:')
      .replace('8:00', '"08:00"')
      .replace('Mars', 'UTC')
    const { problems, guardrails } = await validateGuardrails(fixed)
    expect(guardrails).toBeNull()
    expect(problems.map(({ code, line, column }) => [code, line, column])).toEqual([
      ['limit.missing', 4, 5],
      ['limit.missing', 7, 5],
      ['limit.missing', 9, 5],
      ['freeze.time', 11, 13],
      ['freeze.time', 12, 29],
    ])
    await expect(parseGuardrails(fixed, 'guardrails.yaml')).rejects.toThrow(/guardrails.yaml: .*minAgents/)
  })

  it.each([
    'format: skillroute/guardrails@1',
    'format: skillroute/guardrails@1\nchanges: {}\napproval: { required: false }',
  ])('refuses a file that protects nothing: %s', async (text) => {
    await expect(parseGuardrails(text)).rejects.toThrow('sets no limit, so it protects nothing')
    const limited = `${text}\nmaxSkillsPerAgent: 9`
    expect(await parseGuardrails(limited)).toMatchObject({ maxSkillsPerAgent: 9 })
  })

  it('checks names against an org', async () => {
    const snapshot = smallOrg({ agents: [agent('u2')] })
    const { problems } = await validateGuardrails(GOOD, { snapshot })
    expect(problems.map(({ code, line, column }) => [code, line, column])).toEqual([['agent.unknown', 4, 12]])
  })
})
