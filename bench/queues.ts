/**
 * What the engine finds for one queue against granting everything to each of its members, in weeks that emulated orgs live:
 * `npm run bench:queues -- [sizes] [weeks] [seed] [queue]`, by default orgs of 60 and 120 agents, 4 weeks, seed 1. The queues are
 * those of which a member lacks a skill that its contacts ask for.
 *
 * Gains are points of the queue's service level against the same weeks without changes; `part` is the engine's as a part of
 * that of all grants; `others` is the least gain of another queue, and what the forecast says of the same queue, once
 * under each; `forecast` that of the queue. `for 95 %` are the fewest changes that the engine finds to reach 95 % of what
 * it expects of all grants (`reach`), and what they bring as a part of that.
 */
import type { RoutingModel } from '../src/documents'
import { recommendSkills } from '../src/optimizer'
import { chosenPoint, moveOf } from './parts/engine'
import { expectedWeeks } from './parts/expected-weeks'
import { levelOf } from './parts/gains'
import { type Lived, type LivingOrg, live, observe } from './parts/living-org'
import { everything } from './parts/policies'

const [sizes = '60,120', weekCount = '4', firstSeed = '1', only] = process.argv.slice(2)
const weeks = Number(weekCount)

/** Part of the gain of all grants that counts as enough; simulated weeks behind what is expected of it. */
const ENOUGH = 0.95
const EXPECTED_WEEKS = 16

for (const agents of sizes.split(',').map(Number)) await queuesOf({ seed: Number(firstSeed), agents, switches: {} })

async function queuesOf(org: LivingOrg): Promise<void> {
  const observed = await observe(org)
  const { model } = observed
  const before = await live(org, [], weeks)
  const expected = expectedWeeks(model, EXPECTED_WEEKS)
  const usual = expected([])
  console.log(`\n${org.agents} agents #${org.seed}`)
  console.log(
    'queue                     now   engine changes     others   all grants changes     others   part  forecast  for 95 %',
  )
  for (const { id, name } of model.queues) {
    const grants = everything(observed, id)
    if (grants.length === 0 || (only !== undefined && name !== only)) continue
    const found = recommendSkills(model, { queues: [id] })
    const moves = found.changes.map(moveOf)
    const own = await live(org, moves, weeks)
    const all = await live(org, grants, weeks)
    const [gain, max] = [gainOf(id, own, before), gainOf(id, all, before)]
    const ofAll = expected(grants)
    const reach = levelIn(id, usual) + ENOUGH * gainOf(id, ofAll, usual)
    const fewest = recommendSkills(model, { queues: [id], choose: { reach } }).changes.map(moveOf)
    const part = gainOf(id, await live(org, fewest, weeks), before) / max
    const columns = [
      name.padEnd(22),
      points(levelIn(id, before)).padStart(6),
      points(gain).padStart(8),
      `${found.changes.length}`.padStart(8),
      loser(model, id, [own, before], [expected(moves), usual]).padStart(12),
      points(max).padStart(10),
      `${grants.length}`.padStart(8),
      loser(model, id, [all, before], [ofAll, usual]).padStart(12),
      (max <= 0 ? '' : (gain / max).toFixed(2)).padStart(6),
      points(forecastOf(id, found)).padStart(9),
      `${fewest.length}: ${max <= 0 ? '' : part.toFixed(2)}`.padStart(9),
    ]
    console.log(columns.join(' '))
  }
}

/** The least gain of another queue in lived weeks, and what was expected of that queue. */
function loser(
  { queues }: RoutingModel,
  queueId: string,
  [after, before]: readonly [Lived, Lived],
  [coming, usual]: readonly [Lived, Lived],
): string {
  const gains = queues.flatMap(({ id }) => (id === queueId ? [] : [{ id, gain: gainOf(id, after, before) }]))
  const [worst] = gains.sort((a, b) => a.gain - b.gain)
  return worst === undefined ? '' : `${points(worst.gain)} (${points(gainOf(worst.id, coming, usual))})`
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
