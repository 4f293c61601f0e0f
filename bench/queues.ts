/**
 * What the engine finds for one queue against granting everything to each of its members, in weeks that emulated orgs live:
 * `npm run bench:queues -- [sizes] [weeks] [seed]`, by default orgs of 60 and 120 agents, 4 weeks, seed 1. The queues are
 * those of which a member lacks a skill that its contacts ask for.
 *
 * Gains are points of the queue's service level against the same weeks without changes; `part` is the engine's as a part of
 * that of all grants; `others` is the least gain of another queue, once under each.
 */
import { recommendSkills } from '../src/optimizer'
import { chosenPoint, moveOf } from './parts/engine'
import { levelOf } from './parts/gains'
import { type Lived, type LivingOrg, live, observe } from './parts/living-org'
import { everything } from './parts/policies'

const [sizes = '60,120', weekCount = '4', firstSeed = '1'] = process.argv.slice(2)
const weeks = Number(weekCount)

for (const agents of sizes.split(',').map(Number)) await queuesOf({ seed: Number(firstSeed), agents, switches: {} })

async function queuesOf(org: LivingOrg): Promise<void> {
  const observed = await observe(org)
  const before = await live(org, [], weeks)
  console.log(`\n${org.agents} agents #${org.seed}`)
  console.log('queue                     now   engine changes  others   all grants changes  others   part  forecast')
  for (const { id, name } of observed.model.queues) {
    const grants = everything(observed, id)
    if (grants.length === 0) continue
    const found = recommendSkills(observed.model, { queues: [id] })
    const own = await live(org, found.changes.map(moveOf), weeks)
    const all = await live(org, grants, weeks)
    const [gain, most] = [gainOf(id, own, before), gainOf(id, all, before)]
    const others = observed.model.queues.filter((queue) => queue.id !== id)
    const least = (after: Lived) => Math.min(...others.map((queue) => gainOf(queue.id, after, before)))
    const columns = [
      name.padEnd(22),
      points(levelIn(id, before)).padStart(6),
      points(gain).padStart(8),
      `${found.changes.length}`.padStart(8),
      points(least(own)).padStart(7),
      points(most).padStart(12),
      `${grants.length}`.padStart(8),
      points(least(all)).padStart(7),
      (most <= 0 ? '' : (gain / most).toFixed(2)).padStart(6),
      points(forecastOf(id, found)).padStart(9),
    ]
    console.log(columns.join(' '))
  }
}

function forecastOf(queueId: string, found: ReturnType<typeof recommendSkills>): number {
  return chosenPoint(found)?.queues.find(({ queue }) => queue.id === queueId)?.gain.mean ?? 0
}

function gainOf(queueId: string, after: Lived, before: Lived): number {
  return levelIn(queueId, after) - levelIn(queueId, before)
}

function levelIn(queueId: string, lived: Lived): number {
  return levelOf(lived.flatMap((week) => week.get(queueId) ?? []))
}

function points(share: number): string {
  return (100 * share).toFixed(2)
}
