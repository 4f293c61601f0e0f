import { describe, expect, it } from 'vitest'
import type { Demand, Snapshot } from '../../documents'
import { exportWfm } from './export'

const SNAPSHOT: Snapshot = {
  format: 'skillroute/snapshot@1',
  org: { id: 'org', name: 'Acme' },
  takenAt: '2026-01-05T00:00:00.000Z',
  scope: {},
  divisions: [{ id: 'd1', name: 'Home, sweet "home"' }],
  skills: [{ id: 's1', name: '=cmd()', state: 'active' }],
  languages: [],
  queues: [],
  agents: [
    {
      id: 'u1',
      name: '@Zoë',
      divisionId: 'd1',
      state: 'active',
      skills: [{ id: 's1', level: 3.5 }],
      languages: [],
      certifications: [],
      licensed: true,
    },
    { id: 'u2', name: '-Bob', state: 'active', skills: [], languages: [], certifications: [], licensed: false },
    { id: 'u3', name: '\tEve', state: 'active', skills: [], languages: [], certifications: [] },
  ],
  skillGroups: [],
  gaps: [
    { kind: 'agent', id: 'u3', reason: 'no answer' },
    { kind: 'agent', id: '*', reason: '3 users are listed, 4 were announced' },
  ],
}

async function text(chunks: AsyncIterable<string>): Promise<string> {
  let all = ''
  for await (const chunk of chunks) all += chunk
  return all
}

describe('exportWfm', () => {
  it('writes a row per agent and skill, quoted, without formulas, gaps named', async () => {
    expect(await text(exportWfm(SNAPSHOT, { format: 'csv' }))).toBe(
      [
        'user_id,user_name,division,state,licensed,skill_id,skill_name,proficiency,routing_status,on_queue_share,gap',
        `u1,'@Zoë,"Home, sweet ""home""",active,yes,s1,'=cmd(),3.5,,,`,
        `u2,'-Bob,,active,no,,,,,,`,
        `u3,"'\tEve",,active,,,,,,,no answer`,
        ',,,,,,,,,,"agent *: 3 users are listed, 4 were announced"',
        '',
      ].join('\r\n'),
    )
  })

  it('names every gap of an agent', async () => {
    const gaps: Snapshot['gaps'] = [...SNAPSHOT.gaps, { kind: 'license', id: 'u3', reason: 'no license list' }]
    expect(await text(exportWfm({ ...SNAPSHOT, gaps }))).toContain('"gap":"no answer; no license list"')
  })

  it.each(['csv', 'json'] as const)('tells a listener of each gap, of agents and beside them: %s', async (format) => {
    const gaps: unknown[] = []
    const chunks = exportWfm(SNAPSHOT, { format, onGap: (gap) => gaps.push(gap) })
    await text(chunks)
    expect(gaps).toEqual(SNAPSHOT.gaps)
    await text(chunks)
    expect(gaps).toEqual([...SNAPSHOT.gaps, ...SNAPSHOT.gaps])
  })

  it('keeps every cell that starts like a formula from running', async () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r']) {
      const name = `${start}1+1`
      const agents = SNAPSHOT.agents.slice(0, 1).map((agent) => ({ ...agent, name }))
      const csv = await text(exportWfm({ ...SNAPSHOT, agents, gaps: [] }, { format: 'csv' }))
      expect(csv).toContain(`'${name}`)
      expect(csv).not.toMatch(new RegExp(`(^|[,"])[${start === '-' || start === '+' ? `\\${start}` : start}]1`, 'm'))
    }
  })

  it('quotes a cell that holds a line end of any kind', async () => {
    for (const end of ['\n', '\r', '\r\n']) {
      const agents = SNAPSHOT.agents.slice(1, 2).map((agent) => ({ ...agent, name: `Bob${end}Lee` }))
      const csv = await text(exportWfm({ ...SNAPSHOT, agents, gaps: [] }, { format: 'csv' }))
      expect(csv).toContain(`"Bob${end}Lee"`)
    }
  })

  it('writes one JSON document with the share on queue, the same each time', async () => {
    const demand: Demand = {
      format: 'skillroute/demand@1',
      org: SNAPSHOT.org,
      interval: { start: '2026-01-04T00:00:00.000Z', end: '2026-01-05T00:00:00.000Z' },
      granularityMinutes: 15,
      contactTypes: [],
      agents: [],
      staffing: [
        {
          userId: 'u1',
          interactingSeconds: 7200,
          communicatingSeconds: 0,
          idleSeconds: 14_400,
          notRespondingSeconds: 0,
          offQueueSeconds: 3600,
        },
      ],
      notes: [],
    }
    const chunks = exportWfm(SNAPSHOT, { demand })
    const first = await text(chunks)
    expect(JSON.parse(first)).toMatchObject({
      format: 'skillroute/wfm-export@1',
      org: { id: 'org' },
      agents: [
        { id: 'u1', onQueueShare: 0.25, skills: [{ id: 's1', name: '=cmd()', proficiency: 3.5 }] },
        { id: 'u2', licensed: false, skills: [] },
        { id: 'u3', gap: 'no answer' },
      ],
      gaps: [
        { kind: 'agent', id: 'u3', reason: 'no answer' },
        { kind: 'agent', id: '*' },
      ],
    })
    expect(await text(chunks)).toBe(first)
    expect(JSON.parse(await text(exportWfm({ ...SNAPSHOT, agents: [], gaps: [] }))).agents).toEqual([])
  })

  it('streams: no chunk holds more than a few hundred agents', async () => {
    const [agent] = SNAPSHOT.agents
    if (agent === undefined) throw new Error('no agent')
    const agents = Array.from({ length: 2_000 }, (_, n) => ({ ...agent, id: `u${n}` }))
    const sizes: number[] = []
    for await (const chunk of exportWfm({ ...SNAPSHOT, agents }, { format: 'csv' }))
      sizes.push(chunk.split('\n').length)
    expect(Math.max(...sizes)).toBeLessThan(600)
    expect(sizes.length).toBeGreaterThan(4)
  })
})
