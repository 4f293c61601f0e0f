/** A wrong value of a request is refused with the same sentence at every door that takes it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readJob } from '../../src/fleet/jobs/read-job'
import { planOrg } from '../../src/workflows'
import { type Assistant, assistantIn } from '../mcp/rig'
import { type Cli, cliIn } from '../support/cli'
import { startUiOrg, type UiOrg } from '../support/ui-org'

/** Options of a search with a wrong value, as a request and as a command line has it. */
const SEARCHED: readonly (readonly [option: string, value: unknown, flags: string])[] = [
  ['maxChanges', -1, '--max-changes -1'],
  ['maxChanges', 2.5, '--max-changes 2.5'],
  ['maxAgents', 'many', '--max-agents many'],
  ['maxSkillsPerAgent', -2, '--max-skills-per-agent -2'],
  ['maxServiceLevelDrop', 'x', '--max-service-level-drop x'],
  ['maxOccupancy', -0.5, '--max-occupancy -0.5'],
  ['maxOccupancySpread', 'x', '--max-occupancy-spread x'],
  ['levers', ['give'], '--levers give'],
  ['choose', { reach: 1.2 }, '--reach 120%'],
  ['seed', 'x', '--seed x'],
  ['weights', { 'Billing 1': 0 }, '--weight Billing_1=0'],
  ['costs', { Spanish: -3 }, '--cost Spanish=-3'],
  ['onlyBusySkills', { minUtilization: 2 }, '--only-busy-skills 2'],
  ['onlyBusySkills', { minOffered: -1 }, '--only-busy-skills --min-offered -1'],
]

/** Other options, of the doors that take them. */
const OTHERS: readonly {
  readonly request: object
  readonly line?: string
  /** Arguments of the assistant's tool. */
  readonly tool?: Record<string, unknown>
}[] = [
  { request: { read: { days: 0 } }, line: 'plan --days 0' },
  { request: { forecast: { method: 'guess' } }, line: 'plan --forecast guess' },
  { request: { timing: { reread: 'often' } }, line: 'plan --reread often' },
  { request: { limits: { scope: { queues: [''] } } }, tool: { queues: [''] } },
  { request: { limits: { protectedAgents: [5] } }, tool: { protect: [5] } },
  // A file, as the action for GitHub hands it to the command.
  {
    request: { limits: { guardrails: { format: 'skillroute/guardrails@1', changes: { maxChanges: -1 } } } },
    line: 'plan --guardrails limits.json',
  },
  { request: { want: { tidy: { removeBelowUtilization: -1 } } }, line: 'plan tidy --remove-below -1' },
  { request: { want: { tidy: { minAgents: 0.5 } } }, line: 'plan tidy --min-agents 0.5' },
  {
    request: { want: { levels: { method: 'handleTimeBoost', handleTimeBoost: { base: 7 } } } },
    line: 'plan levels boost --boost-base 7',
  },
]

let org: UiOrg
let cli: Cli
let assistant: Assistant
let cookie: string
beforeAll(async () => {
  org = await startUiOrg({ seed: 4, agents: 2, queues: 1, skills: 1 })
  const opened = await fetch(org.ui.url)
  cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? ''
  cli = cliIn(org.emulator)
  writeFileSync(join(cli.cwd, 'limits.json'), '{"format":"skillroute/guardrails@1","changes":{"maxChanges":-1}}')
  assistant = await assistantIn(cli.cwd, org.emulator)
})
afterAll(async () => {
  await assistant.end()
  cli.remove()
  await org.stop()
})

/** What the library says, without its path. */
async function refusal(request: object): Promise<string> {
  const problems = await planOrg({}, request).then(
    () => [],
    ({ issues = [] }) => issues,
  )
  expect(problems).toHaveLength(1)
  return problems[0].message
}

function jobRefusal(request: object): unknown {
  try {
    return readJob({ kind: 'plan', org: 'acme', request })
  } catch (error) {
    return String(error)
  }
}

async function pageRefusal(body: object): Promise<string> {
  const { origin } = new URL(org.ui.url)
  const headers = { cookie, origin, 'content-type': 'application/json' }
  const answer = await fetch(`${origin}/api/search`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(answer.status).toBe(400)
  return Reflect.get(Object(await answer.json()), 'message')
}

it.each(SEARCHED)(
  '%s: %j has one refusal at library, command, assistant, fleet and page',
  async (option, value, flags) => {
    const request = { want: { recommend: { [option]: value } } }
    const message = await refusal(request)
    expect(message).toMatch(/^must be .*not /)
    const { code, err } = await cli.run(`plan ${flags}`)
    expect(err).toContain(message)
    expect(err).toContain(flags.split(' ').findLast((word) => word.startsWith('--')))
    expect(code).toBe(2)
    expect(jobRefusal(request)).toContain(message)
    expect(await pageRefusal(request)).toContain(message)
    for (const tool of ['plan', 'recommend']) {
      const { text, isError } = await assistant.call(tool, { search: { [option]: value } })
      expect(isError).toBe(true)
      expect(text).toContain(message)
    }
  },
)

it.each(OTHERS)('$request has one refusal at the doors that take it', async ({ request, line, tool }) => {
  const message = await refusal(request)
  expect(message).toMatch(/^must be .*not /)
  expect(jobRefusal(request)).toContain(message)
  if (line !== undefined) expect((await cli.run(line)).err).toContain(message)
  if (tool !== undefined) expect((await assistant.call('plan', { ...tool })).text).toContain(message)
})

it('points are refused as points, as they were written', async () => {
  const refused = async (text: string) => (await cli.run(`plan --max-service-level-drop ${text}`)).err
  expect(await refused('-1')).toContain('must be a number from 0 to 100, not -1')
  expect(await refused('150')).toContain('must be a number from 0 to 100, not 150')
  expect(await refused('5%')).toContain('not "5%"')
})

it('settings of queues are no choice of the page, whose plans are ticked agent by agent', async () => {
  expect(await pageRefusal({ want: { recommend: { levers: ['queue'] } } })).toContain('use the command')
})
