/** `skillroute tidy`: what is odd in how skills are kept, groups that match nobody among it, as text, JSON and CSV. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cli, cliIn } from '../../../../test/support/cli'
import { longerContacts } from '../../../../test/support/fewer-contacts'
import { saveOrg } from '../../../../test/support/org-files'
import { clientCredentials, createClient } from '../../..'
import { type Emulator, startEmulator } from '../../../emulator'
import { parseCsv } from '../../../workflows/kit/parse-csv'
import type { HygieneReport } from '../documents/hygiene-report'

const FILES = '--snapshot snapshot.json --demand demand.json'

let emulator: Emulator
let cli: Cli
let queueId = ''
beforeAll(async () => {
  emulator = await startEmulator({ seed: 5, agents: 12, queues: 3, skills: 4, ratePerMinute: 100_000 })
  longerContacts(emulator.world)
  cli = cliIn(emulator)
  const client = createClient({
    baseUrl: emulator.url,
    loginUrl: emulator.loginUrl,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
  })
  // A skill that nobody asks for, and a group that nobody is in, to which a queue overflows.
  await client.routing.skills.create({ name: 'Latin' })
  const row = { routingSkill: 'Latin', comparator: 'GreaterThanOrEqualTo', proficiency: 3 }
  const group = await client.routing.skillGroups.create({
    name: 'Latinists',
    skillConditions: [{ routingSkillConditions: [row], languageSkillConditions: [], operation: 'And' }],
  })
  queueId = [...emulator.world.queues.keys()][0] ?? ''
  const groups = [{ id: group.id, name: 'Latinists', type: 'SKILLGROUP' }]
  const rule = { metric: 'EstimatedWaitTime', operator: 'GreaterThan', conditionValue: 60, groups, waitSeconds: 0 }
  await client.routing.queues.update(queueId, { memberGroups: groups, conditionalGroupRouting: { rules: [rule] } })
  await client.close()
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

async function tidy(line: string): Promise<HygieneReport> {
  const { code, out, err } = await cli.run(`tidy ${line.includes('--demand') ? '' : '--days 7'} ${line} --json`)
  expect([0, 3], err).toContain(code)
  const report: HygieneReport = JSON.parse(out)
  expect(code).toBe(report.findings.length > 0 ? 3 : 0)
  return report
}

describe('tidy', () => {
  it('names unused skills and groups that match nobody with what leans on them, faults or not', async () => {
    emulator.faults.add({ path: 'skillgroups', times: 2, fault: { kind: 'status', status: 503 } })
    const { findings, notes } = await tidy('--csv rows.csv')
    emulator.faults.clear()
    const empty = findings.find(({ group }) => group?.name === 'Latinists')
    const queue = emulator.world.queues.get(queueId)?.config.name
    expect(empty?.message).toBe(
      `Skill group Latinists (Latin at least 3) matches nobody; queue ${queue} takes members from it, queue ${queue} overflows to it.`,
    )
    expect(findings.find(({ kind, skill }) => kind === 'unusedSkill' && skill?.name === 'Latin')).toBeDefined()
    expect(notes.join(' ')).toContain('counts once')
    // Groups with members are no finding.
    const full = [...emulator.world.skillGroups.values()].filter(({ members }) => members.size > 0)
    for (const { id } of full) expect(findings.some(({ group }) => group?.id === id)).toBe(false)
    const [head, ...rows] = parseCsv(readFileSync(join(cli.cwd, 'rows.csv'), 'utf8'))
    expect(head?.cells.map(({ text }) => text)).toEqual(expect.arrayContaining(['kind', 'group', 'agent']))
    expect(rows).toHaveLength(findings.reduce((sum, { agents }) => sum + Math.max(1, agents.length), 0))
  })

  it('narrows to kinds and to a queue, and prints a table', async () => {
    const { findings } = await tidy('--kind emptyGroup')
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['emptyGroup']))
    const own = await tidy(`--kind emptyGroup --queue ${queueId}`)
    expect(own.findings.map(({ group }) => group?.name)).toEqual(['Latinists'])
    const { code, out } = await cli.run('tidy --days 7')
    expect(code).toBe(3)
    for (const part of ['matches nobody', 'nobody asks for it', 'Latinists']) expect(out).toContain(part)
    expect((await cli.run('tidy --kind odd')).code).toBe(2)
  })

  it('says what it looked for and what else there is, and never that nothing is odd where it did not look', async () => {
    const none = await cli.run('tidy --days 7 --kind deletedSkill')
    expect(none.code).toBe(0)
    expect(none.out).toMatch(/^No deleted skills that are asked for; \d+ findings of other kinds\.$/m)
    expect(none.out).not.toContain('Nothing odd')
    await saveOrg(emulator, cli.cwd)
    const offline = await cli.run(`tidy ${FILES} --kind emptyGroup`)
    expect(offline.out).toContain('Not evaluated: groups that match nobody.')
    expect(offline.out).not.toMatch(/Nothing odd|No groups/)
    expect((await cli.run(`tidy ${FILES}`)).out).toContain('Not evaluated')
  })

  it('names who holds skills without a license, as the page does', async () => {
    const user = [...emulator.world.users.values()].find(({ state, skills }) => state === 'active' && skills.size > 0)
    if (user === undefined) throw new Error('nobody holds a skill')
    const { licenses } = user
    user.licenses = []
    const { findings } = await tidy('--kind idleGrant')
    user.licenses = licenses
    const found = findings.find(({ message }) => message.includes('skills without a license'))
    expect(found?.agents.map(({ id }) => id)).toContain(user.id)
  })

  it('says which groups it may not evaluate', async () => {
    await saveOrg(emulator, cli.cwd)
    const { notes } = await tidy(FILES)
    expect(notes[0]).toContain('not checked')
    emulator.faults.add({ path: 'skillgroups/', fault: { kind: 'status', status: 403 } })
    const refused = await tidy('--snapshot snapshot.json')
    emulator.faults.clear()
    expect(refused.notes[0]).toContain('routing:skillGroup:view')
  })
})
