/** `skillroute weights`: target shares to levels or rings, what is out of reach, the plan, and what it refuses. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cli, cliIn } from '../../../../test/support/cli'
import { fewerContacts } from '../../../../test/support/fewer-contacts'
import { demandOfQueue, saveOrg } from '../../../../test/support/org-files'
import type { Desired, Plan, RoutingModel, ShareReport } from '../../../documents'
import { type Emulator, startEmulator } from '../../../emulator'
import { listAnsweringAgent } from '../../../emulator/routes/analytics/dimensions'
import { routingModel } from '../../../optimizer'
import { parsePlan } from '../../../workflows'
import type { WeightsPlan } from '../math/weights-to-levels'
import type { PlannedLever } from '../weights-to-desired'
import { choiceIn, membersOf, queueWithMost } from './weights.fixtures'

interface Result extends WeightsPlan {
  readonly levers: readonly PlannedLever[]
  readonly desired: Desired
  readonly plan: Plan | null
}

let emulator: Emulator
let cli: Cli
let model: RoutingModel
/** A queue that evaluates BEST without rings, its members, and one that gives everybody the same. */
let best: RoutingModel['queues'][number]
let flat: RoutingModel['queues'][number]
let members: RoutingModel['agents']
const FILES = '--snapshot snapshot.json --demand demand.json'

beforeAll(async () => {
  emulator = await startEmulator({ seed: 3, agents: 20, queues: 6, ratePerMinute: 100_000 })
  fewerContacts(emulator.world, () => true, 6)
  cli = cliIn(emulator)
  const { snapshot, demand } = await saveOrg(emulator, cli.cwd)
  model = routingModel(snapshot, demand)
  best = queueWithMost(
    model,
    (id) => choiceIn(model, id),
    ({ evaluation, predictive }) => evaluation === 'BEST' && !predictive,
  )
  flat = queueWithMost(
    model,
    (id) => membersOf(model, id).length,
    ({ evaluation }) => evaluation === 'ALL',
  )
  members = membersOf(model, best.id)
  expect(members.length).toBeGreaterThanOrEqual(3)
  write('demand.json', JSON.stringify(demandOfQueue(demand, best.id)))
  write('demand-flat.json', JSON.stringify(demandOfQueue(demand, flat.id)))
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

function write(name: string, text: string): void {
  writeFileSync(join(cli.cwd, name), text)
}

async function result(line: string): Promise<Result> {
  const { code, out, err } = await cli.run(`weights ${FILES} ${line} --json`)
  expect(code, err).toBe(0)
  return JSON.parse(out)
}

describe('weights', () => {
  it('brings shares nearer to the wanted ones, and writes a plan that holds exactly that', async () => {
    const [first, second] = members
    write('w.yaml', `queue: "${best.name}"\nweights:\n  "${first?.name}": 0.5\n  "${second?.name}": 0.25\n`)
    const made = await result('--file w.yaml --out plan.json')
    expect(made.balanceAccuracy.reached).toBeGreaterThan(made.balanceAccuracy.before)
    expect(made.agents.find(({ agent }) => agent.id === first?.id)?.desired).toBe(0.5)
    for (const { before, reached } of made.agents) {
      for (const { low, mean, high } of [before, reached]) expect(low <= mean && mean <= high).toBe(true)
    }
    const plan = parsePlan(JSON.parse(readFileSync(join(cli.cwd, 'plan.json'), 'utf8')))
    expect(plan).toEqual(made.plan)
    expect(plan.source).toBe('weights')
    const planned = plan.changes.flatMap((one) =>
      one.kind === 'skill.set' ? [`${one.user.id} ${one.skill.id} ${one.after}`] : [one.kind],
    )
    const moved = made.levels.map(({ agentId, skillId, level }) => `${agentId} ${skillId} ${level}`)
    expect(moved.length).toBeGreaterThan(0)
    expect(planned.sort()).toEqual(moved.sort())

    expect((await cli.run('audit --own --json')).out).toContain(plan.hash)
  })

  it('plans for the divisions that are named alone, and says what it left out', async () => {
    const [first] = members
    const divisions = [...emulator.world.divisions.values()]
    const own = emulator.world.users.get(first?.id ?? '')?.divisionId
    const other = divisions.find(({ id }) => id !== own)
    expect(other).toBeDefined()
    const { plan } = await result(`--queue ${best.id} --share ${first?.id}=50% --division ${other?.id} --out part.json`)
    expect(plan?.changes.some((one) => 'user' in one && one.user.id === first?.id)).toBe(false)
    expect(plan?.leftOut?.length).toBeGreaterThan(0)
  })

  it('deactivates a member with a weight of 0, and plans the other settings asked for', async () => {
    const [first, second, third] = members
    write(
      'more.yaml',
      `queue: ${best.id}\nweights: { ${first?.id}: 0.6, ${second?.id}: 0 }\nwrapUpSeconds: 41\ncapacity: { call: 1, chat: 3 }\n`,
    )
    // The forecast knows all of it, so that the target on occupancy is evaluated.
    const line = `weights ${FILES} --file more.yaml --share ${third?.id}=0.2 --utilization-target 0.85`
    const bound = await cli.run(`${line} --out more.json --json`)
    expect(bound.code).toBe(0)
    const made: Result = JSON.parse(bound.out)
    const gone = made.agents.find(({ agent }) => agent.id === second?.id)
    expect(gone).toMatchObject({ desired: 0, reached: { mean: 0 } })
    expect(gone?.before.mean).toBeGreaterThan(0)
    expect(made.agents.find(({ agent }) => agent.id === third?.id)?.desired).toBe(0.2)
    const own = made.plan?.changes ?? []
    expect(own.find((one) => one.kind === 'member.join')).toMatchObject({ user: { id: second?.id }, after: false })
    expect(own.find((one) => one.kind === 'queue.set')).toMatchObject({ field: 'acwSettings.timeoutMs', after: 41_000 })
    expect(own.filter((one) => one.kind === 'utilization.set').map((one) => one.user.id)).toContain(first?.id)
    expect(made.levers.find(({ serves }) => serves === 'utilizationTarget')?.planned).toBe(true)
    expect(made.plan?.binding?.guardrails.service).toContainEqual({ queue: best.id, maxOccupancy: 0.85 })
    expect(made.plan?.guardrails).toMatchObject([{ kind: 'occupancy', ok: true, found: expect.any(Number) }])
  })

  it('sets an overflow threshold for the groups that help, beside the rules that are there, and measures the shares', async () => {
    const [first, second] = members
    const [mine, other] = [...emulator.world.skillGroups.keys()]
    const queue = emulator.world.queues.get(best.id)
    if (queue === undefined) throw new Error('no queue')
    const there = { metric: 'EstimatedWaitTime', operator: 'GreaterThan', conditionValue: 300, waitSeconds: 30 }
    queue.config.conditionalGroupRouting = { rules: [{ ...there, groups: [{ id: other, type: 'SKILLGROUP' }] }] }
    const line = `--queue ${best.id} --share ${first?.id}=0.4 ${second?.id}=0.3 --overflow-threshold 0.85`
    const made = await result(`${line} --overflow-group ${mine} --utilization-target 1 --out over.json`)
    expect(made.levers.find(({ serves }) => serves === 'overflowThreshold')?.planned).toBe(true)
    emulator.faults.add({ path: `queues/${best.id}`, times: 1, fault: { kind: 'status', status: 503 } })
    const applied = await cli.run('apply over.json --yes')

    emulator.faults.clear()
    expect(applied.code, applied.err).toBe(0)
    const rules = Object(queue.config.conditionalGroupRouting).rules
    expect(rules).toHaveLength(2)
    expect(queue.config.memberGroups).toEqual(expect.arrayContaining([{ id: mine, type: 'SKILLGROUP' }]))
    expect(rules[0]).toMatchObject({ conditionValue: 300, groups: [{ id: other }] })
    expect(rules[1]).toMatchObject({ operator: 'GreaterThan', groups: [{ id: mine }] })
    expect(rules[1].conditionValue).toBeGreaterThan(0)
    const ended = JSON.parse((await cli.run('audit --own --status done --json')).out)[0]
    expect(ended).toMatchObject({ weights: made.plan?.shares, overflowThresholds: [300, rules[1].conditionValue] })
    expect(ended.weights.agents).toContainEqual(expect.objectContaining({ desired: 0.4 }))
    expect(ended.durationMs).toBeGreaterThan(0)

    const from = new Date(Date.now() - 14 * 86_400_000).toISOString()
    const measured = await cli.run(`verify over.json --shares --from ${from} --json`)
    expect(measured.code, measured.err).toBe(0)
    const report: ShareReport = JSON.parse(measured.out).shares
    const history = emulator.world.history()
    const handled = new Map<string, number>()
    for (let at = 0; at < history.count; at++) {
      const type = history.contactTypes[history.type[at] ?? 0]
      const [agent] = listAnsweringAgent(history, at)
      const isIn = (history.start[at] ?? 0) >= Date.parse(from) && type?.queueId === best.id
      if (isIn && agent !== undefined) handled.set(agent, (handled.get(agent) ?? 0) + 1)
    }
    const all = [...handled.values()].reduce((sum, count) => sum + count, 0)
    expect(all).toBeGreaterThan(50)
    // Contacts belong to the moment they end, so that some at the edges differ.
    expect(Math.abs(report.contacts - all)).toBeLessThan(all * 0.05)
    for (const { user, measured: share, low, high, desired: wanted } of report.agents) {
      expect(Math.abs((share ?? 0) - (handled.get(user.id) ?? 0) / all)).toBeLessThan(0.05)
      expect((low ?? 1) <= (share ?? 0) && (share ?? 0) <= (high ?? 0)).toBe(true)
      expect(wanted).toBe(made.agents.find(({ agent }) => agent.id === user.id)?.desired)
    }
    const text = await cli.run(`verify over.json --shares --from ${from}`)
    for (const part of ['Measured', 'Balance accuracy', first?.name ?? '']) expect(text.out).toContain(part)
    const lines = (await cli.run('audit --own --status measured --json')).out
    expect(JSON.parse(lines)[0]).toMatchObject({
      planId: made.plan?.id,
      shares: { balanceAccuracy: report.balanceAccuracy, contacts: report.contacts },
    })
    expect((await cli.run('audit --own --status measured')).out).toMatch(/balance\s+accuracy/)
    // Without a time the run's own journal says since when.
    expect((await cli.run('verify over.json --shares')).out).toContain(`Shares of ${best.name} from`)
  })

  it('switches the method of a queue where the strategy asks for it, and only then', async () => {
    const [first] = membersOf(model, flat.id)
    write('flat.csv', `agent,share\n${first?.id},"0,5"\n`)
    const line = `--demand demand-flat.json --queue ${flat.id} --file flat.csv`
    expect(await cli.run(`weights ${FILES} ${line}`)).toMatchObject({ code: 2, err: expect.stringContaining('BEST') })
    const made = await result(`${line} --strategy best-skills --out flat.json`)
    expect(made.plan?.changes.find((one) => one.kind === 'queue.set')).toMatchObject({
      field: 'skillEvaluationMethod',
      before: 'ALL',
      after: 'BEST',
    })
  })

  it('names what cannot be reached and between which limits', async () => {
    const [first] = members
    const { out } = await cli.run(`weights ${FILES} --queue ${best.id} --share ${first?.id}=1 --out missed.json`)
    for (const part of [best.name, first?.name ?? '', '100.0 %', 'Out of reach', 'Balance accuracy', 'Settings'])
      expect(out).toContain(part)
    expect(out).toContain('apply missed.json')
  })
})

describe('weights refuses', () => {
  const refused = async (line: string): Promise<string> => {
    const { code, err } = await cli.run(`weights ${FILES} ${line}`)
    expect(code).toBe(2)
    return err
  }

  it('weights that are none, with their place', async () => {
    write('bad.yaml', 'queue: Any\nweights:\n  Ann: 0.75\n  Ben: 0.75\n')
    expect(await refused('--file bad.yaml --out bad.json --reason CHG-7')).toContain('sum to 1.5')
    const own = JSON.parse((await cli.run('audit --own --status validation --json')).out)
    expect(own.at(-1)).toMatchObject({ type: 'refused', action: 'plan', earlyEnd: 'validation' })
    write('range.yaml', 'queue: Any\nweights:\n  Ann: 0.7\n  Ben: 1.6\n')
    expect(await refused('--file range.yaml')).toMatch(/line 4:8 weights\.Ben: must be a ratio from 0 to 1, got 1\.6/)
    write('key.yaml', 'queue: Any\nweight:\n  Ann: 0.7\n')
    expect(await refused('--file key.yaml')).toContain('weight')
    write('bad.csv', 'agent;share\nAnn;many\n')
    expect(await refused('--queue Any --file bad.csv')).toContain('must be a ratio')
    expect(await refused('--queue Any --share Ann')).toContain('--share')
    expect(await refused('--queue Any --share Ann=-0.1')).toContain('-0.1')
  })

  it('an overflow that could go nowhere, and groups that are not there, under their own names', async () => {
    const [first] = members
    const line = `--queue ${best.id} --share ${first?.id}=0.3 --overflow-threshold 0.85`
    expect(await refused(line)).toMatch(/overflowThreshold: .*no helping groups/)
    expect(await refused(`${line} --overflow-group Nobody`)).toMatch(/overflowGroups.*no skill group "Nobody"/)
    expect(await refused(`${line.replace('0.85', '1')}`)).toContain('overflowThreshold')
    expect((await cli.run('verify more.json --from 2026-01-01T00:00Z')).err).toContain('--shares')
  })

  it('settings that would have no effect, or nothing to share by', async () => {
    const [first] = members
    const line = `--queue ${best.id} --share ${first?.id}=0.3`
    expect(await refused(`${line} --overflow-group Nobody`)).toMatch(/--overflow-group.*--overflow-threshold/)
    write('groups.yaml', `queue: ${best.id}\noverflowGroups: [Any]\nweights: { ${first?.id}: 0.3 }\n`)
    expect(await refused('--file groups.yaml')).toContain('overflowGroups')
    const strategy = await refused(`${line} --strategy longest-available-agent`)
    expect(strategy).toMatch(new RegExp(`strategy: longest-available-agent sets ${best.name}.*rings`))
    expect(strategy).toContain('omit the strategy')
    expect(strategy).not.toContain('queueId')
    expect((await cli.run(`weights ${FILES} ${line} --days 3`)).err).toContain('--days says how much demand to read')
  })

  it('queues and agents that are not there, or not in the queue, by name', async () => {
    expect(await refused('--share Ann=0.1')).toContain('--queue')
    expect(await refused('--queue Any')).toContain('--share')
    expect(await refused('--queue Nowhere --share Nobody=0.1')).toMatch(/Nowhere[\s\S]*Nobody/)
    const other = model.agents.find((agent) => !agent.queues.some(({ queueId }) => queueId === best.id))
    const err = await refused(`--queue ${best.id} --share ${other?.id}=0.1`)
    expect(err).toContain(other?.name)
    expect(err).toContain('activate the agent first')
    const [first] = members
    write('twice.csv', `agent,share\n${first?.id},0.1\n${first?.name},0.2\n`)
    expect(await refused(`--queue ${best.id} --file twice.csv`)).toContain('too')
  })

  it('divisions that are not there', async () => {
    const [known] = members
    const { code, err } = await cli.run(`weights --queue ${best.id} --share ${known?.id}=0.1 --division Nowhere`)
    expect(code).toBe(2)
    expect(err).toContain('Nowhere')
    expect(err).not.toContain('/analytics/')
  })

  it('names that the org does not have before its demand is read', async () => {
    const [known] = members
    const { code, err } = await cli.run(`weights --queue ${best.id} --share ${known?.id}=0.1 nobody=0.2 --verbose`)
    expect(code).toBe(2)
    expect(err).toContain('the org has no agent "nobody"')
    expect(err).toContain('/api/v2/users')
    expect(err).not.toContain('/analytics/')
  })
})
