/** `skillroute agents`: occupancy, use of skills and efficiency of each agent, in scope, as text, JSON and CSV. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cli, cliIn } from '../../../../test/support/cli'
import { longerContacts } from '../../../../test/support/fewer-contacts'
import { saveOrg } from '../../../../test/support/org-files'
import { clientCredentials, createClient } from '../../..'
import { type Emulator, startEmulator } from '../../../emulator'
import { agentOccupancy, routingSeconds } from '../../../resources/analytics/measures'
import { parseCsv } from '../../../workflows/kit/parse-csv'
import type { AgentReport, AgentUse } from '../documents/agent-report'

let emulator: Emulator
let cli: Cli
beforeAll(async () => {
  emulator = await startEmulator({ seed: 5, agents: 25, queues: 4, skills: 5, ratePerMinute: 100_000 })
  longerContacts(emulator.world)
  cli = cliIn(emulator)
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

async function agents(line: string): Promise<AgentReport> {
  const { code, out, err } = await cli.run(`agents ${line} --json`)
  expect(code, err).toBe(0)
  return JSON.parse(out)
}

describe('agents', () => {
  it('gives every agent the occupancy that the platform tells, and what each skill was used for', async () => {
    emulator.faults.add({ path: 'aggregates', times: 2, fault: { kind: 'status', status: 503 } })
    const report = await agents('--days 7')
    emulator.faults.clear()
    const active = [...emulator.world.users.values()].filter(({ state }) => state === 'active')
    expect(report.agents.map(({ agent }) => agent.id).sort()).toEqual(active.map(({ id }) => id).sort())
    const client = createClient({
      baseUrl: emulator.url,
      loginUrl: emulator.loginUrl,
      auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    })
    const userIds = report.agents.map(({ agent }) => agent.id)
    const query = { interval: report.interval, userIds, metrics: ['tAgentRoutingStatus'] }
    const { results } = await client.analytics.userAggregates(query)
    await client.close()
    const printed = new Map(
      results.map(({ group, data = [] }) => [
        group?.userId,
        agentOccupancy(routingSeconds(data.flatMap((one) => one.metrics ?? []))),
      ]),
    )
    const busy = report.agents.filter(({ handled }) => handled > 0)
    expect(busy.length).toBeGreaterThan(10)
    for (const { agent, occupancy, ahtSeconds, handled, staffedSeconds, skills } of busy) {
      expect(occupancy).toBeCloseTo(printed.get(agent.id) ?? Number.NaN)
      expect((ahtSeconds ?? 0) * handled).toBeGreaterThan(0)
      for (const { level, handleSeconds, utilization } of skills) {
        expect(utilization).toBeCloseTo(handleSeconds / staffedSeconds)
        expect(level === null || level <= 5).toBe(true)
      }
    }
    // Skills that were held and never asked for are named too: their use is 0.
    const held = active.reduce((sum, user) => sum + user.skills.size, 0)
    const heldSkills = report.agents.flatMap(({ skills }) => skills.filter(({ level }) => level !== null))
    expect(heldSkills).toHaveLength(held)
    // On average over the same contacts nobody is faster than everybody.
    const work = (seconds: (one: (typeof busy)[number]) => number): number =>
      busy.reduce((sum, one) => sum + seconds(one), 0)
    const own = work(({ handled, ahtSeconds = 0 }) => handled * ahtSeconds)
    const expected = work(({ handled, ahtSeconds = 0, efficiency = 0 }) => handled * ahtSeconds * efficiency)
    expect(expected).toBeCloseTo(own, 3)
  })

  it('narrows to the members of a queue, writes CSV with a row an agent and skill, and prints a table', async () => {
    const queue = [...emulator.world.queues.values()].sort((a, b) => a.members.size - b.members.size)[0]
    const members = [...(queue?.members.values() ?? [])].filter(({ joined }) => joined).map(({ userId }) => userId)
    const line = `--queue ${queue?.id} --days 7`
    const report = await agents(`${line} --csv rows.csv`)
    expect(report.agents.map(({ agent }) => agent.id).sort()).toEqual(members.sort())
    const [head, ...body] = parseCsv(readFileSync(join(cli.cwd, 'rows.csv'), 'utf8'))
    const names = head?.cells.map(({ text }) => text) ?? []
    expect(names).toEqual(expect.arrayContaining(['user_id', 'occupancy', 'skill', 'level', 'skill_utilization']))
    expect(body).toHaveLength(report.agents.reduce((sum, { skills }) => sum + Math.max(1, skills.length), 0))
    const { code, out } = await cli.run(`agents ${line} --limit 2`)
    expect(code).toBe(0)
    for (const title of ['Occupancy', 'Efficiency', 'Skills used']) expect(out).toContain(title)
  })

  it('gives the figures by day of a time zone too, which add up to those of the window, for few requests', async () => {
    const midnight = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10)
    const until = new Date(Date.parse(midnight) + 3 * 86_400_000).toISOString().slice(0, 10)
    const line = `--from ${midnight} --to ${until} --time-zone Asia/Tokyo`
    const before = emulator.stats.requests
    const whole = await agents(line)
    const requested = emulator.stats.requests
    const report = await agents(`${line} --by day --csv days.csv`)
    const byDay = emulator.stats.requests - requested
    const { days = [] } = report
    expect(days.map(({ interval }) => [interval.start.slice(11, 16), interval.end.slice(11, 16)])).toEqual(
      days.map(() => ['15:00', '15:00']),
    )
    expect(days).toHaveLength(3)
    expect(byDay).toBeLessThan(requested - before)
    const figures = ({ agent, handled, staffedSeconds, ahtSeconds, occupancy, efficiency, skills }: AgentUse) => {
      return { agent, handled, staffedSeconds, ahtSeconds, occupancy, efficiency, skills }
    }
    expect(report.agents.map(figures)).toEqual(whole.agents.map(figures))
    for (const { agent, handled, staffedSeconds } of whole.agents) {
      const own = days.flatMap((day) => day.agents.filter((one) => one.agent.id === agent.id))
      expect(own.reduce((sum, one) => sum + one.handled, 0)).toBe(handled)
      expect(own.reduce((sum, one) => sum + one.staffedSeconds, 0)).toBeCloseTo(staffedSeconds, 2)
    }
    const [, ...rows] = parseCsv(readFileSync(join(cli.cwd, 'days.csv'), 'utf8'))
    const all = days.flatMap((day) => day.agents)
    expect(rows).toHaveLength(all.reduce((sum, { skills }) => sum + Math.max(1, skills.length), 0))
    expect((await cli.run(`agents ${line} --by day --limit 1`)).out.match(/agents from/g)).toHaveLength(4)
    await saveOrg(emulator, cli.cwd)
    const refused = await cli.run('agents --by day --demand demand.json')
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('only the sums') })
  })

  it('takes files instead of the org, narrowed alike, and a past interval', async () => {
    await saveOrg(emulator, cli.cwd)
    const [queueId] = emulator.world.queues.keys()
    const without = { GENESYS_CLIENT_ID: undefined, GENESYS_CLIENT_SECRET: undefined }
    const files = '--snapshot snapshot.json --demand demand.json'
    const { code, out, err } = await cli.run(`agents ${files} --queue ${queueId} --json`, without)
    expect(code, err).toBe(0)
    const part: AgentReport = JSON.parse(out)
    const whole = await agents(files)
    expect(part.agents.length).toBeLessThan(whole.agents.length)
    for (const one of part.agents) expect(whole.agents).toContainEqual(one)
    const from = new Date(Date.now() - 4 * 86_400_000).toISOString()
    const to = new Date(Date.now() - 3 * 86_400_000).toISOString()
    const past = await agents(`--from ${from} --to ${to}`)
    expect(Date.parse(past.interval.end)).toBeLessThanOrEqual(Date.parse(to))
    expect((await cli.run(`agents --from ${from} --days 3`)).code).toBe(2)
  })
})
