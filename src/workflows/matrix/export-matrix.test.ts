import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BARE_SNAPSHOT } from '../../../test/support/bare-snapshot'
import { anySnapshot } from '../../../test/support/snapshot-arbitrary'
import type { Snapshot } from '../../documents'
import { parseCsv } from '../kit/parse-csv'
import { buildPlan } from '../plan/build'
import { exportMatrix } from './export-matrix'

/** Names that CSV, spreadsheets and equal names make hard. */
const NAMES = [
  'Ann',
  'ann',
  ' Ann ',
  '',
  'Lee, Bo',
  'a;b;c;d',
  'a\tb',
  'say "hi"',
  '5" screens',
  'two\nlines',
  'Zoë',
  '=cmd()',
  "'=cmd()",
  '+1',
  '-',
  '-Bob',
  '@home',
  '\tEve',
  '＝wide',
  '\nFeed',
  '\rReturn',
  'two\r\nlines',
  'nul\u0000 bell\u0007',
  '\u001B[31mred',
  '\uFEFFmark',
  'line\u2028separator',
  'none',
  'agent',
  'skill',
  'level',
]

/** An org whose agents and skills have such names, some of them the same. */
const anyOrg: fc.Arbitrary<Snapshot> = anySnapshot.chain((snapshot) => {
  const name = fc.constantFrom(...NAMES)
  const list = (length: number) => fc.array(name, { minLength: length, maxLength: length })
  return fc
    .tuple(list(snapshot.agents.length), list(snapshot.skills.length), fc.constantFrom('active', 'inactive'))
    .map(([agents, skills, state]) => ({
      ...snapshot,
      agents: snapshot.agents.map((agent, at) => ({ ...agent, name: agents[at] ?? '' })),
      skills: snapshot.skills.map((skill, at) => ({
        ...skill,
        name: skills[at] ?? '',
        ...(at === 0 ? { state } : {}),
      })),
    }))
})

const planOf = (snapshot: Snapshot, matrix: string) =>
  buildPlan({
    snapshot,
    matrix,
    now: 0,
    policy: { existingLevels: 'overwrite', includeUnlicensed: true },
  }).changes

/** The matrix with one cell changed by hand. @param at row and column, heads left out */
function edited(matrix: string, at: readonly [number, number], value: string): string {
  const rows = parseCsv(matrix).map(({ cells }) => cells.map(({ text }) => text))
  const row = rows[at[0] + 1]
  if (row === undefined) throw new Error('no such row')
  row[at[1] + 1] = value
  return rows.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(';')).join('\n')
}

describe('exportMatrix', () => {
  it('read back as it is, gives no change', () => {
    const run = (org: Snapshot): void => {
      expect(planOf(org, exportMatrix(org))).toEqual([])
    }
    fc.assert(fc.property(anyOrg, run), { numRuns: 300 })
  })

  it('one cell edited gives one change, of the agent and skill of that cell', () => {
    const run = (org: Snapshot, agentAt: number, skillAt: number): void => {
      const matrix = exportMatrix(org)
      const [head, ...rows] = parseCsv(matrix)
      const at = [agentAt % rows.length, skillAt % ((head?.cells.length ?? 1) - 1)] as const
      const before = rows[at[0]]?.cells[at[1] + 1]?.text
      const changes = planOf(org, edited(matrix, at, before === '4.75' ? '-' : '4.75'))
      expect(changes).toHaveLength(1)
      const [change] = changes
      if (change?.kind !== 'skill.set') throw new Error('no level was set')
      const agent = org.agents.find(({ id }) => id === change.user.id)
      expect(agent?.skills.find(({ id }) => id === change.skill.id)?.level ?? null).toBe(change.before)
      expect([change.after, String(change.before ?? '')]).toEqual([4.75, before ?? ''])
    }
    const active = anyOrg
      .filter(({ agents }) => agents.length > 0)
      .map((org) => ({
        ...org,
        agents: org.agents.map((agent) => ({ ...agent, state: 'active' })),
        skills: org.skills.map((skill) => ({ ...skill, state: 'active' })),
      }))
    fc.assert(fc.property(active, fc.nat(50), fc.nat(50), run), { numRuns: 300 })
  })

  it('tells agents and skills of one name apart by id, and keeps formulas from running', () => {
    const skill = { state: 'active' }
    const agent = { state: 'active', languages: [], certifications: [] }
    const org: Snapshot = {
      ...BARE_SNAPSHOT,
      skills: [
        { id: 's1', name: '=cmd()', ...skill },
        { id: 's2', name: 'Fraud; cards', ...skill },
        { id: 's3', name: 'gone', state: 'inactive' },
        { id: 's4', name: 'gone too', state: 'inactive' },
      ],
      agents: [
        { id: 'u1', name: 'Lee, Bo', ...agent, skills: [{ id: 's2', level: 3.5 }] },
        { id: 'u2', name: 'Ann', ...agent, skills: [{ id: 's3', level: 0 }] },
        { id: 'u3', name: 'ann', ...agent, skills: [] },
      ],
    }
    const text = ['agent,\'=cmd(),"Fraud; cards",gone', 'Ann (u2),,,0', '"Lee, Bo",,3.5,', 'ann (u3),,,', ''].join(
      '\r\n',
    )
    expect(exportMatrix(org)).toBe(text)
    const zoe = { ...org, agents: org.agents.slice(0, 1).map((one) => ({ ...one, name: 'Zoë' })) }
    expect(exportMatrix(zoe).startsWith('\uFEFFagent,')).toBe(true)
    expect(() => exportMatrix({ ...org, skills: [] })).toThrow('no column')
  })

  it('writes the id in place of a name with control characters, which programs change when they save a file', () => {
    const names = ['a\u0001b', 'tab\there', 'two\nlines']
    const agents = names.map((name, at) => {
      return { id: `u${at}`, name, state: 'active', languages: [], certifications: [], skills: [] }
    })
    const skills = [{ id: 's', name: 'nul\u0000', state: 'active' }]
    expect(exportMatrix({ ...BARE_SNAPSHOT, skills, agents })).toBe('agent,s\r\nu0,\r\nu1,\r\nu2,\r\n')
  })
})
