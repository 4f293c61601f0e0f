/** A twin under pseudonyms: the same center, and nothing of the original in any answer. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../../../../test/emulator/lab'
import { type Documents, documentsOf, withOrg } from '../../../../test/support/org-documents'
import { DAY_MS } from '../../../core/time/durations'
import { manualClock } from '../../../core/time/manual-clock'
import type { Demand, Snapshot } from '../../../documents'
import { withPseudonyms } from '../../../documents'
import { routes } from '../../../emulator/routes'
import { startTwin, type TwinOptions } from '../start-twin'

describe('documents under pseudonyms', () => {
  let plain: Documents
  let lab: Lab
  beforeAll(async () => {
    const options = { seed: 3, agents: 12, queues: 6, skills: 6, now: '2026-03-02T06:00:00Z' }
    plain = marked(await withOrg(options, (org) => documentsOf(org, { profiles: true })))
    lab = await startLab<TwinOptions>(
      {
        ...plain,
        agents: undefined,
        queues: undefined,
        skills: undefined,
        pseudonyms: 'a key',
        clock: manualClock(Date.parse(plain.demand.interval.end)),
      },
      startTwin,
    )
  })
  afterAll(() => lab.stop())

  it('have the same figures, formats and lengths, and nothing of the originals', () => {
    const { snapshot, demand } = withPseudonyms(plain, 'a key')
    expect(leaks(JSON.stringify([snapshot, demand]), plain)).toEqual([])
    expect(shape(snapshot)).toEqual(shape(plain.snapshot))
    expect(shape(demand)).toEqual(shape(plain.demand))
    const offered = (of: Demand | undefined) =>
      of?.contactTypes.flatMap((type) => type.offered.reduce((a, b) => a + b)).sort()
    expect(offered(demand)).toEqual(offered(plain.demand))
  })

  it('are the same for the same key, in every file, and others for another', () => {
    const [a, b] = [withPseudonyms(plain, 'a key'), withPseudonyms({ demand: plain.demand }, 'a key')]
    expect(b.demand?.agents).toEqual(a.demand?.agents)
    expect(withPseudonyms(plain, 'another').snapshot?.org.id).not.toBe(a.snapshot?.org.id)
  })

  it('leave nothing of the originals in any answer of the twin, nor in its saved state', async () => {
    const { world, time } = lab.emulator
    const interval = `${new Date(time.now() - DAY_MS).toISOString()}/${new Date(time.now()).toISOString()}`
    const ids = [world.queues, world.users, world.skills, world.skillGroups, world.groups].map(
      (map) => [...map.keys()][0],
    )
    let answers = 0
    for (const { method, path } of routes) {
      if (method !== 'GET' && !path.endsWith('/query')) continue
      for (const id of ids) {
        const url = path.replace(/\{\w+\}/g, id ?? '')
        const body = method === 'GET' ? undefined : { interval, metrics: ['nOffered'], groupBy: ['queueId'] }
        const { text, status } = await lab.call(method, url, body)
        if (status === 200) answers++
        expect(leaks(text, plain), `${method} ${url}`).toEqual([])
        if (url === path) break
      }
    }
    for (const path of ['/emulator/state', '/api/v2/users?expand=skills,languages,groups&pageSize=100']) {
      expect(leaks((await lab.call('GET', path)).text, plain)).toEqual([])
    }
    expect(answers).toBeGreaterThan(40)
    expect(leaks(JSON.stringify(lab.emulator.state()), plain)).toEqual([])
  })
})

/** Names that stand out, and one in a sentence. */
function marked({ snapshot, demand }: Documents): Documents {
  let count = 0
  const rename = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) return value.map((item) => rename(item, key))
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, rename(item, name)]))
    if (key === 'email') return `marked.${++count}@original.example`
    return ['name', 'title', 'department', 'certifications'].includes(key) ? `Marked ${value}` : value
  }
  const named = rename(snapshot) as Snapshot
  const reason = `${named.agents[0]?.name} could not be read`
  const gaps = [{ kind: 'agent' as const, id: named.agents[0]?.id ?? '', reason }]
  const notes = [...demand.notes, `Queue ${named.queues[0]?.id}, ${named.queues[0]?.name}.`]
  return { snapshot: { ...named, gaps }, demand: { ...demand, org: named.org, notes } }
}

/** What of the originals is in a text. */
function leaks(text: string, { snapshot }: Documents): string[] {
  const lists = [
    [snapshot.org],
    snapshot.divisions,
    snapshot.skills,
    snapshot.languages,
    snapshot.queues,
    snapshot.agents,
  ]
  const ids = lists.flatMap((list) => list.map(({ id }) => id))
  return ['Marked', 'marked.', 'original.example', ...ids].filter((one) => text.includes(one))
}

/** How a document is built: its keys, lengths of lists and kinds of values. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.length
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shape(item)]))
}
