/** Rules carried out: what they ask for holds afterwards, and asking again changes nothing. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Plan } from '../../src/documents'
import { type Emulator, startEmulator } from '../../src/emulator'
import { type Cli, cliIn } from '../support/cli'
import { longerContacts } from '../support/fewer-contacts'

let emulator: Emulator
let cli: Cli

beforeAll(async () => {
  emulator = await startEmulator({ seed: 3, agents: 24, ratePerMinute: 100_000 })
  longerContacts(emulator.world)
  cli = cliIn(emulator)
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

const put = (name: string, text: string): void => writeFileSync(join(cli.cwd, name), text)
const planIn = (name: string): Plan => JSON.parse(readFileSync(join(cli.cwd, name), 'utf8'))

describe('skillroute plan rules', () => {
  it('makes scores levels, capacity utilization and overflow conditional groups, once', async () => {
    const queues = [...emulator.world.queues.values()]
    const best = queues.find(({ config }) => config.skillEvaluationMethod === 'BEST')
    const grouped = queues.find(
      ({ config, id }) => Array.isArray(config.memberGroups) && config.memberGroups.length > 0 && id !== best?.id,
    )
    const [skill] = emulator.world.skills.values()
    if (best === undefined || grouped === undefined || skill === undefined) throw new Error('the world has too little')
    put(
      'rules.yaml',
      `format: skillroute/rules@1
queues:
  - queue: ${best.config.name}
    media: [voice]
    rules:
      - { skill: ${skill.name}, priorityScore: 50, maxCapacity: 2, overflowQueue: ${grouped.config.name}, overflowAfterSeconds: 45 }
`,
    )
    expect((await cli.run('validate rules.yaml --live --strict --no-compliance')).code).toBe(0)
    expect((await cli.run('plan rules rules.yaml --forecast none --out plan.json')).code).toBe(0)
    expect((await cli.run('plan rules rules.yaml --forecast none --out plan.json --exit-code')).code).toBe(3)
    expect(planIn('plan.json')).toMatchObject({ source: 'rules' })

    const broken = await cli.run('validate rules.yaml --live --json')
    expect(broken.code).toBe(3)
    const { problems } = JSON.parse(broken.out).files[0]
    const agents = (at: number) => problems[at].breaches.map(({ of }: { of: { id: string } }) => of.id).sort()
    const owners = (kind: string) =>
      planIn('plan.json')
        .changes.flatMap((one) => (one.kind === kind && 'user' in one ? [one.user.id] : []))
        .sort()
    expect(problems.map(({ path, line }: { path: string; line: number }) => [path, line])).toEqual([
      ['queues[0]', 3],
      ['queues[0].rules[0].priorityScore', 6],
      ['queues[0].rules[0].maxCapacity', 6],
    ])
    expect(agents(1)).toEqual(owners('skill.set'))
    expect(agents(2)).toEqual(owners('utilization.set'))
    const lines = (await cli.run('validate rules.yaml --live')).out
    expect(lines).toMatch(
      /rules\.yaml:6:\d+ problem .*priorityScore: \d+ agents break this rule, which wants .* 2\.5: /,
    )
    for (const format of ['junit', 'sarif', 'github']) {
      const shown = await cli.run(`validate rules.yaml --live --format ${format}`)
      expect([shown.code, shown.out]).toEqual([3, expect.stringMatching(/agents break this rule/)])
    }
    const applied = await cli.run('apply plan.json --yes --json')
    expect(applied.code).toBe(0)
    // Skills, utilization and a whole queue were written, and nobody else was there.
    expect(JSON.parse(applied.out)).toMatchObject({ external: [], externalCheck: { complete: true } })

    const members = [...best.members.values()].filter(({ joined, memberBy }) => joined && memberBy === 'user')
    expect(members.length).toBeGreaterThan(0)
    for (const { userId } of members) {
      const user = emulator.world.users.get(userId)
      if (user?.state !== 'active' || !user.licenses.some((license) => license.startsWith('engage'))) continue
      expect(user.skills.get(skill.id)).toBe(2.5)
      expect(user.utilization).toMatchObject({ utilization: { call: { maximumCapacity: 2 } } })
    }
    const queue = emulator.world.queues.get(best.id)
    expect(queue?.config.conditionalGroupRouting).toMatchObject({
      rules: [{ metric: 'EstimatedWaitTime', operator: 'GreaterThan', conditionValue: 45 }],
    })
    expect((await cli.run('plan rules rules.yaml --forecast none --out again.json --exit-code')).code).toBe(0)
    expect(planIn('again.json').changes).toEqual([])
    expect(await cli.run('validate rules.yaml --live --strict')).toMatchObject({ code: 0 })
  })

  it('refuses a plan that breaks a guardrail with exit code 4, and names what rules cannot do', async () => {
    const [user] = [...emulator.world.users.values()].filter(({ state }) => state === 'active')
    const [skill] = emulator.world.skills.values()
    const idle = [...emulator.world.queues.values()].find(({ config }) => config.skillEvaluationMethod === 'ALL')
    put(
      'more.yaml',
      `format: skillroute/rules@1
queues: [{ queue: ${idle?.config.name}, rules: [{ skill: ${skill?.name}, priorityScore: 10 }] }]
agents: [{ match: { name: '*' }, skills: { ${skill?.name}: 5 } }]
`,
    )
    put('guardrails.yaml', `format: skillroute/guardrails@1\nprotected: { agents: [${user?.id}] }\n`)
    const planned = await cli.run('plan rules more.yaml --forecast none --guardrails guardrails.yaml --out more.json')
    expect(planned.code).toBe(4)
    expect(planned.out).toContain('evaluates ALL')
    const refused = { code: 'lever.none', what: expect.stringMatching(/^more\.yaml:2:\d+ queues\[0\]/) }
    expect(planIn('more.json').leftOut).toContainEqual(expect.objectContaining(refused))
    const broken = planIn('more.json').guardrails?.filter(({ ok }) => !ok)
    expect(broken).toMatchObject([{ kind: 'protected', where: [{ id: user?.id }] }])
    expect((await cli.run('apply more.json --yes')).code).toBe(4)
  })

  it('loses no refusal, in the document, the text and the page, and keeps to agents of the division', async () => {
    const queues = [...emulator.world.queues.values()].filter(({ config }) => config.skillEvaluationMethod !== 'BEST')
    const skills = [...emulator.world.skills.values()]
    const [home] = emulator.world.divisions.values()
    const rules = queues.flatMap(({ config }) =>
      skills.map(({ name }) => `  - { queue: ${config.name}, rules: [{ skill: ${name}, priorityScore: 10 }] }\n`),
    )
    const queue = (index: number): string => String(queues[index]?.config.name)
    const one = queues.map(({ config }) => {
      const parts = skills.map(({ name }) => `{ skill: ${name}, priorityScore: 10 }`)
      return `  - { queue: ${config.name}, rules: [${parts.join(', ')}] }\n`
    })
    expect(rules.length).toBeGreaterThan(12)
    put(
      'many.yaml',
      `format: skillroute/rules@1\nqueues:\n${one.join('')}agents: [{ match: { name: '*' }, skills: { ${skills[0]?.name}: 5 } }]\n`,
    )
    const { out } = await cli.run('plan rules many.yaml --forecast none --out many.json --html many.html --left-out')
    const leftOut = planIn('many.json').leftOut ?? []
    expect(leftOut.filter(({ code }) => code === 'lever.none')).toHaveLength(rules.length)
    const page = readFileSync(join(cli.cwd, 'many.html'), 'utf8')
    for (const index of queues.keys()) {
      for (const shown of [out, page])
        expect(shown).toContain(`queues[${index}].rules[${skills.length - 1}].priorityScore`)
      expect(out).toContain(queue(index))
    }
    expect((await cli.run('plan rules many.yaml --forecast none --out many.json')).out).toMatch(
      /\d+ of them are not shown: --left-out/,
    )

    const { code } = await cli.run(`plan rules many.yaml --forecast none --division ${home?.name} --out home.json`)
    expect(code).toBe(0)
    const { changes, scope, leftOut: outside = [] } = planIn('home.json')
    expect(scope).toEqual({ divisions: [{ id: home?.id, name: home?.name }] })
    expect(changes.length).toBeGreaterThan(0)
    for (const change of changes) {
      if ('user' in change) expect(emulator.world.users.get(change.user.id)?.divisionId).toBe(home?.id)
    }
    expect(outside.some(({ code: why }) => why === 'scope')).toBe(true)
  })
})
