/** docs/permissions.md against what the commands really send, and what each of these operations asks for. */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientCredentials, createClient, PERMISSIONS, type RequiredPermissions } from '../../src'
import { type Emulator, startEmulator } from '../../src/emulator'
import { checkAccess } from '../../src/workflows'
import { type Cli, cliIn } from '../support/cli'
import { fewerContacts } from '../support/fewer-contacts'
import { operationsOf, route } from './operations'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const page = readFileSync(join(root, 'docs/permissions.md'), 'utf8')
const operations = operationsOf(join(root, 'src'))
const required: Readonly<Record<string, RequiredPermissions>> = PERMISSIONS

let emulator: Emulator
let cli: Cli

beforeAll(async () => {
  emulator = await startEmulator({ seed: 3, agents: 10, queues: 2, ratePerMinute: 100_000 })
  fewerContacts(emulator.world, undefined, 9)
  cli = cliIn(emulator)
  writeFileSync(
    join(cli.cwd, 'g.yaml'),
    'format: skillroute/guardrails@1\nsaturation: [{ maxSaturation: 1000, allowExisting: true }]\n',
  )
  const [skill] = emulator.world.skills.values()
  const entry = `name: all day, who: { name: "*" }, skills: { ${skill?.id}: 4.5 }, levels: exact, when: 00:00-24:00`
  writeFileSync(
    join(cli.cwd, 'c.yaml'),
    `format: skillroute/calendar@1\nname: c\ntimeZone: UTC\nentries:\n  - { ${entry} }\n`,
  )
})
afterAll(async () => {
  await emulator.stop()
  cli.remove()
})

describe('docs/permissions.md', () => {
  it('names the work that check knows, what it needs and whether it is optional', async () => {
    const client = createClient({
      baseUrl: emulator.url,
      loginUrl: emulator.loginUrl,
      auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
      // A client whose roles hold nothing of use.
      middleware: [
        async (request, next) => {
          const answer = await next(request)
          if (!request.url.endsWith('/subjects/me')) return answer
          const policies = [{ domain: 'none', entityName: 'none', actions: ['none'] }]
          return { ...answer, text: JSON.stringify({ id: 'c', grants: [{ role: { policies } }] }) }
        },
      ],
    })
    const { work, basis } = await checkAccess(client)
    await client.close()
    expect(basis).toBe('listed')
    const desired = work.map((one) => [one.work, one.missing[0], one.optional ? 'optional' : 'needed'])
    const rows = section('By kind of work').map(([name, permissions = '', kind]) => [
      name,
      ticked(permissions)[0],
      kind,
    ])
    expect(rows).toEqual(desired)
  })

  it.each([
    ['check', 'check'],
    ['init', 'init --force'],
    ['list queues', 'list queues'],
    ['list skills', 'list skills'],
    ['list agents', 'list agents'],
    ['status', 'status'],
    ['status --occupancy', 'status --occupancy'],
    ['status --saturation', 'status --saturation --window 60'],
    ['agents', 'agents --days 7'],
    ['tidy', 'tidy --days 7'],
    ['forecast', 'forecast --days 7'],
    ['staffing', 'staffing --days 7 --separate'],
    ['explain', 'explain --days 1'],
    ['snapshot', 'snapshot --out s.json'],
    [
      'recommend',
      'recommend --days 7 --levers grant --max-changes 1 --reach 100% --forecast erlang --save-demand d.json',
    ],
    [
      'plan from files',
      'plan --snapshot s.json --demand d.json --levers grant --max-changes 1 --reach 100% --forecast erlang --out plan.json',
    ],
    [
      'plan --load wfm from files',
      'plan --snapshot s.json --demand d.json --levers grant --max-changes 1 --reach 100% --forecast erlang --guardrails g.yaml --load wfm --out wfm.json',
    ],
    ['forecast --to-wfm from files', 'forecast --snapshot s.json --demand d.json --for next-week --to-wfm --yes'],
    [
      'experiment design',
      'experiment design plan.json --effect 0.9 --power 0.5 --block halfDay --past-weeks 4 --out e.json',
    ],
    ['apply', 'apply plan.json --yes'],
    ['calendar check', 'calendar check c.yaml'],
    ['calendar run', 'calendar run c.yaml'],
    ['verify', 'verify plan.json'],
    ['undo', 'undo plan.json --yes'],
    ['drift', 'drift s.json'],
    ['export', 'export --out x.csv'],
    ['audit', 'audit'],
    ['usage', 'usage'],
  ])('%s asks for what the page says', async (command, line) => {
    const before = new Map(emulator.stats.byRoute)
    const { code, err } = await cli.run(line)
    expect([0, 3], err).toContain(code)
    const sent = [...emulator.stats.byRoute].filter(([key, count]) => count !== (before.get(key) ?? 0))
    const requested = new Set(sent.flatMap(([key]) => permissionsOf(key)))
    expect([...requested].sort()).toEqual(permissionsOn(command))
  })

  it('names no permission that does not exist', () => {
    const known = new Set(Object.values(required).flatMap(({ any = [], all = [] }) => [...any, ...all]))
    for (const permission of ticked(page).filter((text) => /^\w+:\w+:\w+$/.test(text)))
      expect(known.has(permission), permission).toBe(true)
  })
})

/** What reads forecasts reads business units and planning groups too, for which others are named first. */
const ENOUGH_FOR_WFM = 'wfm:shortTermForecast:view'

function permissionsOf(key: string): string[] {
  const [method = '', path = ''] = key.split(' ')
  // An address that an answer gave: its own fields let the upload in.
  if (path.startsWith('/wfm/uploads/')) return []
  const id = operations.get(route(method, path))
  if (id === undefined) throw new Error(`no operation is ${key}`)
  const { any = [], all = [] } = required[id] ?? {}
  return [...all, ...(any.includes(ENOUGH_FOR_WFM) ? [ENOUGH_FOR_WFM] : any.slice(0, 1))]
}

/** The permissions of a command's row; "the same" are those of the row above. */
function permissionsOn(command: string): string[] {
  let above: string[] = []
  for (const [commands = '', permissions = ''] of section('By command')) {
    const own = [...(permissions.startsWith('the same') ? above : []), ...ticked(permissions)]
    const names = commands.replaceAll('`', '').split(', ')
    if (names.some((name) => name === command || name.startsWith(`${command} of`))) return own.sort()
    above = own
  }
  throw new Error(`no row for ${command}`)
}

function section(title: string): string[][] {
  const text = page.slice(page.indexOf(`\n## ${title}\n`) + 1)
  const end = text.indexOf('\n## ')
  return (end < 0 ? text : text.slice(0, end))
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
}

function ticked(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, inner = '']) => inner)
}
