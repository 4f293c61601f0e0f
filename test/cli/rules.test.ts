/** Rules carried out: what they ask for holds afterwards, and asking again changes nothing. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Plan } from '../../src/core/documents'
import { type Emulator, startEmulator } from '../../src/emulator'
import { type Cli, cliIn } from '../support/cli'

let emulator: Emulator
let cli: Cli

beforeAll(async () => {
  emulator = await startEmulator({ seed: 3, agents: 30, ratePerMinute: 100_000 })
  cli = cliIn(emulator)
}, 60_000)
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

const put = (name: string, text: string): void => writeFileSync(join(cli.cwd, name), text)
const planIn = (name: string): Plan => JSON.parse(readFileSync(join(cli.cwd, name), 'utf8'))

describe('skillroute plan --rules', () => {
  it('makes scores levels, capacity utilization and overflow conditional groups, once', {
    timeout: 60_000,
  }, async () => {
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
    expect((await cli.run('validate rules.yaml --live --strict')).code).toBe(0)
    expect((await cli.run('plan --rules rules.yaml --out plan.json')).code).toBe(0)
    expect(planIn('plan.json')).toMatchObject({ source: 'rules' })
    const applied = await cli.run('apply plan.json --yes --json')
    expect(applied.code).toBe(0)
    // Skills, utilization and a whole queue were written, and nobody else was there.
    expect(JSON.parse(applied.out)).toMatchObject({ foreign: [], foreignCheck: { complete: true } })

    const members = [...best.members.values()].filter(({ joined }) => joined)
    expect(members.length).toBeGreaterThan(0)
    for (const { userId } of members) {
      const user = emulator.world.users.get(userId)
      if (user?.state !== 'active' || !user.licenses.some((licence) => licence.startsWith('engage'))) continue
      expect(user.skills.get(skill.id)).toBe(2.5)
      expect(user.utilization).toMatchObject({ utilization: { call: { maximumCapacity: 2 } } })
    }
    const queue = emulator.world.queues.get(best.id)
    expect(queue?.config.conditionalGroupRouting).toMatchObject({
      rules: [{ metric: 'EstimatedWaitTime', operator: 'GreaterThan', conditionValue: 45 }],
    })
    expect((await cli.run('plan --rules rules.yaml --out again.json')).code).toBe(0)
    expect(planIn('again.json').changes).toEqual([])
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
    const planned = await cli.run('plan --rules more.yaml --guardrails guardrails.yaml --out more.json')
    expect(planned.code).toBe(4)
    expect(planned.out).toContain('evaluates ALL')
    const broken = planIn('more.json').guardrails?.filter(({ ok }) => !ok)
    expect(broken).toMatchObject([{ kind: 'protected', where: [{ id: user?.id }] }])
    expect((await cli.run('apply more.json --yes')).code).toBe(4)
  })
})
