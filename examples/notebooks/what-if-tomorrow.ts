// %% [markdown]
// # What if, for tomorrow
//
// Simulates tomorrow as it stands and with changes, under the same callers: some agents absent, or some granted a skill.
// Writes nothing.
//
// Set `GENESYS_REGION`, `GENESYS_CLIENT_ID` and `GENESYS_CLIENT_SECRET` for your own org. Without them an emulated one is
// started. Charts are shown in the notebook and written to `charts/`.

// %%
import { mkdirSync, writeFileSync } from 'node:fs'
import { clientCredentials, createClient } from 'skillroute'
import { startEmulator } from 'skillroute/emulator'
import { applyMoves, recommendSkills, routingModel, simulate } from 'skillroute/optimizer'
import { lineChartSvg } from 'skillroute/report'
import { captureDemand, captureSnapshot } from 'skillroute/workflows'

const ownOrg = process.env.GENESYS_CLIENT_ID !== undefined
const emulator = ownOrg ? undefined : await startEmulator({ seed: 7, agents: 40, ratePerMinute: 100_000 })
const client = createClient(
  emulator === undefined
    ? {}
    : {
        baseUrl: emulator.url,
        loginUrl: emulator.loginUrl,
        auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
        clock: emulator.clock,
        ratePerMinute: 100_000,
      },
)

async function show(name: string, svg: string): Promise<void> {
  mkdirSync('charts', { recursive: true })
  writeFileSync(`charts/${name}.svg`, svg)
  const kernel: string = 'tslab' // there in a notebook alone
  const tslab = await import(kernel).catch(() => undefined)
  if (tslab === undefined) console.log(`charts/${name}.svg`)
  else tslab.display.html(svg)
}

// %%
const snapshot = await captureSnapshot(client)
const model = routingModel(snapshot, await captureDemand(client, { days: 7 }))
await client.close()
await emulator?.stop()

// %% [markdown]
// ## Tomorrow
//
// The model's week begins on Monday at 00:00 UTC. The simulation starts two hours before midnight, so that the day does not
// begin with an empty contact center.

// %%
const DAY_MINUTES = 24 * 60
const weekday = (new Date().getUTCDay() + 6) % 7 // Monday is 0
const tomorrow = {
  seed: 1,
  replications: 5,
  startMinute: ((weekday + 1) % 7) * DAY_MINUTES,
  hours: 24,
  warmUpHours: 2,
  intervalMinutes: 60,
} as const

// %% [markdown]
// ## The cases
//
// Edit them: a case is a model. Here a tenth of the agents stays away, and then the ten best grants are made as well.

// %%
const present = model.agents.filter((_, index) => index % 10 !== 0)
const absent = { ...model, agents: present }
const { changes: grants } = recommendSkills(absent, { levers: ['grant'], maxChanges: 10 })
const cases = {
  'as it stands': simulate(model, tomorrow),
  'a tenth absent': simulate(absent, tomorrow),
  'absent, with grants': simulate(applyMoves(absent, grants), tomorrow),
}

// %%
const percent = (ratio: number) => `${(ratio * 100).toFixed(1)} %`
console.table(
  Object.entries(cases).map(([name, { total }]) => ({
    tomorrow: name,
    'service level': percent(total.serviceLevel.offered.mean),
    'mean wait': `${total.asaServedSeconds.mean.toFixed(0)} s`,
    abandoned: percent(total.abandonProbability.mean),
    occupancy: percent(total.occupancy.mean),
  })),
)

// %% [markdown]
// ## Hour by hour
//
// Blue: as it stands. Red: a tenth absent. Green: absent, with the grants. Hours are UTC.

// %%
const colors = ['after', 'bad', 'good'] as const
const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`)
await show(
  'tomorrow',
  await lineChartSvg(
    {
      moments: hours,
      lines: Object.entries(cases).map(([name, { intervals }], index) => ({
        name,
        color: colors[index] ?? 'muted',
        values: intervals.map(({ total }) => (total.offered.mean > 0 ? total.serviceLevel.mean : null)),
        stepped: true,
      })),
      format: (value) => percent(value),
      xName: 'hour',
      yName: 'answered in time',
      labelEvery: { wide: 2, narrow: 6 },
    },
    { title: 'Service level of tomorrow by hour' },
  ),
)
