// %% [markdown]
// # Compare two orgs
//
// What two orgs configure differently, matched by name: production and test, or two divisions of a merged company. And how
// their queues would do with the same method of counting. Writes nothing.
//
// Set `GENESYS_REGION`, `GENESYS_CLIENT_ID` and `GENESYS_CLIENT_SECRET` for the one and the same names beginning with
// `OTHER_` for the other. An org without credentials is emulated. Charts are shown in the notebook and written to `charts/`.

// %%
import { mkdirSync, writeFileSync } from 'node:fs'
import { type Client, clientCredentials, createClient } from 'skillroute'
import { startEmulator } from 'skillroute/emulator'
import { routingModel, skillCoverage, whatIf } from 'skillroute/optimizer'
import { type Point, pointChartSvg, toText } from 'skillroute/report'
import { captureDemand, captureSnapshot, compareSnapshots } from 'skillroute/workflows'

interface Org {
  readonly client: Client
  stop(): Promise<void>
}

async function connect(prefix: string, seed: number): Promise<Org> {
  const { [`${prefix}GENESYS_CLIENT_ID`]: clientId, [`${prefix}GENESYS_CLIENT_SECRET`]: clientSecret } = process.env
  if (clientId !== undefined && clientSecret !== undefined) {
    const client = createClient({
      region: process.env[`${prefix}GENESYS_REGION`],
      baseUrl: process.env[`${prefix}GENESYS_BASE_URL`],
      loginUrl: process.env[`${prefix}GENESYS_LOGIN_URL`],
      auth: clientCredentials({ clientId, clientSecret }),
    })
    return { client, stop: () => client.close() }
  }
  const emulator = await startEmulator({ seed, agents: 30, ratePerMinute: 100_000 })
  const auth = clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret })
  const { url: baseUrl, loginUrl, clock } = emulator
  const client = createClient({ baseUrl, loginUrl, auth, clock, ratePerMinute: 100_000 })
  return {
    client,
    async stop() {
      await client.close()
      await emulator.stop()
    },
  }
}

async function show(name: string, svg: string): Promise<void> {
  mkdirSync('charts', { recursive: true })
  writeFileSync(`charts/${name}.svg`, svg)
  const kernel: string = 'tslab' // there in a notebook alone
  const tslab = await import(kernel).catch(() => undefined)
  if (tslab === undefined) console.log(`charts/${name}.svg`)
  else tslab.display.html(svg)
}

// %%
const [left, right] = await Promise.all([connect('', 11), connect('OTHER_', 12)])
const [a, b] = await Promise.all([captureSnapshot(left.client), captureSnapshot(right.client)])
const [demandA, demandB] = await Promise.all([
  captureDemand(left.client, { days: 7 }),
  captureDemand(right.client, { days: 7 }),
])
await Promise.all([left.stop(), right.stop()])

// %% [markdown]
// ## What is configured differently
//
// By name; agents are left out, since two orgs seldom share people.

// %%
const drift = compareSnapshots(a, b, { kinds: ['queue', 'skill', 'language', 'skillGroup'] })
console.log(toText({ ...drift, differences: drift.differences.slice(0, 20) }))
console.log(`${drift.differences.length} differences in all`)

// %% [markdown]
// ## How each is covered

// %%
const percent = (ratio: number) => `${Math.round(ratio * 100)} %`
const orgs = [
  { name: `${a.org.name} (1)`, model: routingModel(a, demandA) },
  { name: `${b.org.name} (2)`, model: routingModel(b, demandB) },
]
console.table(
  orgs.map(({ name, model }) => ({
    org: name,
    agents: model.agents.length,
    'contact types': model.contactTypes.length,
    'servable contacts': percent(skillCoverage(model).servable),
  })),
)

// %% [markdown]
// ## How busy, and how well
//
// A point is a queue: grey the first org, blue the second. Low and to the right: busy, and waiting.

// %%
const colors = ['before', 'after'] as const
const points: Point[] = orgs.flatMap(({ model }, index) =>
  whatIf(model, []).queues.map(({ before }) => ({
    x: Math.min(1, before.occupancy),
    y: before.serviceLevel,
    color: colors[index] ?? 'muted',
  })),
)
await show(
  'two-orgs',
  await pointChartSvg(
    {
      points,
      xFormat: (value) => percent(value),
      yFormat: (value) => percent(value),
      xName: 'occupancy',
      yName: 'service level',
      yMax: 1,
    },
    { title: 'Queues of two orgs by occupancy and service level' },
  ),
)
