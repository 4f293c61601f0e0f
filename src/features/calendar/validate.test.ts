import { describe, expect, it } from 'vitest'
import { BARE_SNAPSHOT } from '../../../test/support/bare-snapshot'
import type { Snapshot, SnapshotAgent } from '../../documents'
import { compileSkillCalendar, parseSkillCalendar } from './compile'
import { type ValidateSkillCalendarOptions, validateSkillCalendar } from './validate'

function agent(id: string, name: string, more: Partial<SnapshotAgent> = {}): SnapshotAgent {
  return { id, name, state: 'active', skills: [], languages: [], certifications: [], ...more }
}

const snapshot: Snapshot = {
  ...BARE_SNAPSHOT,
  skills: ['Sales', 'Billing', 'Claims'].map((name) => ({ id: name.toLowerCase(), name, state: 'active' })),
  agents: [
    agent('a', 'Anna', { profile: { groups: [], team: { id: 't', name: 'Billing' } }, certifications: ['PCI'] }),
    agent('b', 'Bea', { profile: { groups: [], team: { id: 't', name: 'Billing' } } }),
    agent('c', 'Cleo', { profile: { groups: [] }, skills: [{ id: 'claims', level: 2 }] }),
  ],
}

const HEAD = 'format: skillroute/calendar@1\nname: test\ntimeZone: Europe/Berlin\nentries:\n'

/** What is found, each as `line:column code message`. */
async function found(entries: string, options: Partial<ValidateSkillCalendarOptions> = {}): Promise<string[]> {
  const { problems, warnings } = await validateSkillCalendar(HEAD + entries, { snapshot, now: NOW, ...options })
  return [...problems, ...warnings].map(({ line, column, code, message }) => `${line}:${column} ${code} ${message}`)
}

const NOW = '2027-01-04T00:00Z'
const MORNING = '  - { name: mornings, who: { team: Billing }, skills: { Sales: 3 }, when: "Mon-Fri 08:00-12:00" }\n'

describe('a calendar', () => {
  it('without problems is read', async () => {
    expect(await found(MORNING)).toEqual([])
    const calendar = await parseSkillCalendar(HEAD + MORNING, { snapshot })
    expect(calendar.entries).toHaveLength(1)
    const { entries } = compileSkillCalendar(calendar, { snapshot, from: NOW, to: '2027-01-05T00:00Z' })
    expect(entries[0]).toMatchObject({ agents: [{ name: 'Anna' }, { name: 'Bea' }], levels: 'atLeast' })
  })

  it('is refused with the place of each wrong part', async () => {
    const entry = (text: string): string => `  - { name: x, who: { agent: Anna }, skills: { Sales: 3 }, ${text} }\n`
    const cases = [
      [entry('when: "Mon-Fri"'), '5:66 time.unknown "Mon-Fri" names no hours'],
      [entry('from: 2027-02-30, to: 2027-03-01'), 'time.unknown "2027-02-30" is a date that does not exist'],
      [entry('from: 2027-03-02, to: 2027-03-01'), 'time.order must be later than its from'],
      [entry('from: "2027-03-28T02:30", to: 2027-04-01'), 'does not exist in Europe/Berlin'],
      [entry('from: 2027-03-02'), 'time.missing must say when'],
      [entry('when: "08:00-12:00", except: [24.12.2027]'), 'time.unknown must be a date in quotes'],
      [entry('whan: "08:00-12:00"'), 'key.unknown the key whan is not known here; did you mean when?'],
      [entry('when: "08:00-12:00", timeZone: Berlin'), 'is not an IANA time zone'],
      [MORNING + MORNING, 'name.twice is also the name of entries[0]'],
      [MORNING.replace('Sales: 3', 'Sales: 6'), 'value.range must be at most 5, not 6'],
      [MORNING.replace('team: Billing', ''), 'value.empty must say which agents are meant'],
      [MORNING.replace('Sales: 3', 'Sails: 3'), 'skill.unknown the org has no skill "Sails"'],
      [MORNING.replace('Sales: 3', 'Sales: 3, sales: 3'), 'target.twice means the same skill as Sales'],
      [MORNING.replace('team: Billing', 'queue: None'), 'queue.unknown'],
      [MORNING.replace('team: Billing', 'name: Nobody'), 'match.nobody means no active agent at present'],
    ]
    for (const [text = '', message = ''] of cases) expect((await found(text)).join('\n')).toContain(message)
    await expect(parseSkillCalendar('entries: []', { file: 'c.yaml' })).rejects.toThrow('c.yaml')
  })
})

describe('entries that hold at once', () => {
  const other = (when: string, level: string, who = 'agent: Bea'): string =>
    `  - { name: other, who: { ${who} }, skills: { Sales: ${level} }, ${when} }\n`

  it('may not require different levels of one agent', async () => {
    const [message] = await found(MORNING + other('when: "Fri 11:00-13:00"', '5'))
    expect(message).toMatch(/^6:51 overlap other wants Sales 5 of Bea while mornings \(entries\[0\], line 5\) wants 3:/)
    expect(message).toContain('first at Fri 2027-01-08 11:00 Europe/Berlin')
    expect(await found(MORNING + other('from: 2028-06-05, to: 2028-06-05', 'null'))).toEqual([
      expect.stringContaining('wants Sales not held of Bea'),
    ])
    expect(await found(MORNING + other('during: shift', '5'))).toEqual([expect.stringContaining('overlap')])
  })

  it('may follow each other, agree, or be of others', async () => {
    expect(await found(MORNING + other('when: "Mon-Fri 12:00-16:00"', '5'))).toEqual([])
    expect(await found(MORNING + other('when: "Mon-Fri 10:00-16:00"', '3'))).toEqual([])
    expect(await found(MORNING + other('when: "Mon-Fri 10:00-16:00"', '5', 'agent: Cleo'))).toEqual([])
    // Only in the hour between the two clock changes do these meet.
    const sydney = other('timeZone: Australia/Sydney, when: "Mon-Fri 18:00-19:00"', '5')
    expect(await found(MORNING + sydney)).toEqual([expect.stringContaining('overlap')])
  })

  it('are refused by the compiler too', () => {
    const entry = { name: 'a', who: { agent: 'Anna' }, skills: { Sales: 3 }, when: '08:00-12:00' }
    const entries = [entry, { ...entry, name: 'b', skills: { Sales: 4 } }]
    const calendar = { format: 'skillroute/calendar@1' as const, name: 'test', timeZone: 'UTC', entries }
    expect(() => compileSkillCalendar(calendar, { snapshot, from: NOW, to: '2027-02-01T00:00Z' })).toThrow('b wants')
  })
})

describe('clashes with other files', () => {
  const guardrails = (text: string) => ({
    guardrails: { text: `format: skillroute/guardrails@1\n${text}`, file: 'g.yaml' },
  })
  const rules = (text: string) => ({ rules: { text: `format: skillroute/rules@1\nagents:\n${text}`, file: 'r.yaml' } })

  it('name both places: protected agents and skills, certifications, most skills', async () => {
    expect(await found(MORNING, guardrails('protected: { agents: [Cleo, Bea] }'))).toEqual([
      '5:23 clash.protected mornings means Bea, whom g.yaml:2:29 protected.agents[1] protects: name the agent in whoExcept',
    ])
    expect(await found(MORNING, guardrails('protected: { skills: [Sales] }'))).toEqual([
      '5:57 clash.protected mornings wants Sales 3, but g.yaml:2:23 protected.skills[0] protects it',
    ])
    expect(await found(MORNING, guardrails('certifications: [{ skill: Sales, requires: [PCI] }]'))).toEqual([
      '5:57 clash.certification mornings wants Sales 3 of Bea without PCI, which g.yaml:2:18 certifications[0] requires',
    ])
    const more = '  - { name: late, who: { name: "*" }, skills: { Billing: 1 }, when: "Fri 11:00-13:00" }\n'
    expect(await found(MORNING + more, guardrails('maxSkillsPerAgent: 1'))).toEqual([
      expect.stringMatching(
        /^6:\d+ clash.skillCeiling Anna, Bea(, Cleo)? would hold up to 2 skills at Fri 2027-01-08 11:00/,
      ),
    ])
    expect(await found(MORNING + more, guardrails('maxSkillsPerAgent: 2'))).toEqual([])
  })

  it('name both places: rules that want another level, or none', async () => {
    const rule = (text: string): string => `  - { match: { agent: Bea }, ${text} }\n`
    expect(await found(MORNING, rules(rule('removeSkills: [Sales]')))).toEqual([
      '5:57 clash.rules mornings wants Sales 3 of Bea, but r.yaml:3:45 agents[0].removeSkills[0] wants not held',
    ])
    expect(await found(MORNING, rules(rule('skills: { Sales: 2 }, levels: exact')))).toEqual([
      expect.stringContaining('agents[0].skills.Sales wants 2'),
    ])
    expect(await found(MORNING, rules(rule('skills: { Sales: 2 }')))).toEqual([])
    expect(await found(MORNING, rules(rule('skills: { Sales: 5 }')))).toEqual([])
    const exact = MORNING.replace('when:', 'levels: exact, when:')
    expect(await found(exact, rules(rule('skills: { Sales: 5 }')))).toEqual([
      expect.stringContaining('wants at least 5'),
    ])
  })
})
