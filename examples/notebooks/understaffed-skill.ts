// %% [markdown]
// # Find and fix an understaffed skill
//
// Reads an org, finds the skill whose contacts wait longest for too few people, shows what granting it would bring, and
// makes a plan of the grants. The last cell applies the plan, in an emulated org only.
//
// Set `GENESYS_REGION`, `GENESYS_CLIENT_ID` and `GENESYS_CLIENT_SECRET` for your own org. Without them an emulated one is
// started. Charts are shown in the notebook and written to `charts/`.

// %%
import { mkdirSync, writeFileSync } from 'node:fs'
import { clientCredentials, createClient } from 'skillroute'
import { startEmulator } from 'skillroute/emulator'
import { projectSaturation, recommendSkills, routingModel, whatIf } from 'skillroute/optimizer'
import { intervalChartSvg, toText } from 'skillroute/report'
import { memoryJournal } from 'skillroute/stores'
import { applyPlan, buildPlan, captureDemand, captureSnapshot, verifyPlan } from 'skillroute/workflows'

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

// %% [markdown]
// ## What is configured, what was asked
//
// Two weeks of history by contact type: queue, media, language and the set of skills asked for.

// %%
const snapshot = await captureSnapshot(client)
const demand = await captureDemand(client, { days: 14 })
const model = routingModel(snapshot, demand)
console.log(`${snapshot.org.name}: ${model.agents.length} agents, ${model.contactTypes.length} contact types`)

// %% [markdown]
// ## Who is too busy
//
// How busy the people are who can take what a queue is asked, when each takes what they can. Right of the line is more than
// people can bear for long.

// %%
const saturation = projectSaturation(model)
const busiest = saturation.queues
  .map(({ queue, saturation }) => ({ name: queue.name, value: saturation ?? 0 }))
  .sort((a, b) => b.value - a.value)
  .slice(0, 12)
await show(
  'saturation',
  await intervalChartSvg(
    {
      rows: busiest.map(({ name, value }) => ({
        name,
        marks: [{ value, color: value > saturation.limit ? 'bad' : 'after', shape: 'dot' }],
        target: saturation.limit,
      })),
      format: (value) => `${Math.round(value * 100)} %`,
    },
    { title: 'Saturation by queue' },
  ),
)

// %% [markdown]
// ## Grants that pay, and what they bring
//
// Rings: today. Dots: with the grants. The upright line is the target of the queue.

// %%
const { changes: grants } = recommendSkills(model, { levers: ['grant'], maxChanges: 10 })
console.log(toText(grants))
const forecast = whatIf(model, grants)
await show(
  'service-level',
  await intervalChartSvg(
    {
      rows: forecast.queues.map(({ queue, before, after, target }) => ({
        name: queue.name,
        marks: [
          { value: before.serviceLevel, color: 'before', shape: 'ring' },
          { value: after.serviceLevel, color: 'after', shape: 'dot' },
        ],
        target: target.ratio,
      })),
      format: (value) => `${Math.round(value * 100)} %`,
      max: 1,
    },
    { title: 'Service level by queue, before and after' },
  ),
)

// %% [markdown]
// ## Exactly what would be written
//
// Nothing is written here. Keep the plan in a file and apply it with `skillroute apply plan.json`.

// %%
const plan = buildPlan({ snapshot, recommendations: grants, effect: (changes) => whatIf(model, changes) })
writeFileSync('plan.json', JSON.stringify(plan, null, 2))
console.log(toText(plan))

// %%
if (emulator !== undefined) {
  const report = await applyPlan(client, plan, { journal: memoryJournal() })
  const check = await verifyPlan(client, plan)
  console.log(`${report.outcome}: ${report.counts.applied} applied, ${check.holding} of ${plan.changes.length} hold`)
}
await client.close()
await emulator?.stop()
