/**
 * What changes bring in weeks that emulated orgs really live after them:
 * `npm run bench:decide -- [orgs] [weeks] [sizes] [seed] [--worlds=NAMES] [--policies=NAMES]`, by default
 * 4 orgs of 60, 100, 160 and 200 agents, 2 weeks, from seed 101, in the worlds plain and hard, all policies.
 * Orgs are drawn by seed and size. The plain world behaves as the simulator assumes; in the hard one
 * people learn, lose patience, call again, are handed on and miss shifts. Each of that alone is a world too:
 * `--worlds=plain,learning,patience,redials,nextDay,handOn,absences`; in the world `platform`, contacts ring, some alerts are
 * not answered, there are callbacks, and emails that others interrupt. See `parts/worlds.ts`. Each policy
 * (`parts/policies.ts`) decides by the history of its world, then lives the same weeks with the same first calls.
 *
 * Gains are points of service level over all queues whose routing is simulated, against the same weeks without changes,
 * with their 95 % interval over weeks; `below` counts queues below their target before and after; `broken` those that met it
 * before and miss it after by more than half their interval; `worst` is the least gain of a queue; `weeks` is the share of
 * queue-weeks whose gain lies in the range of single weeks that the engine states (95 % should); `forecast` is the gain that
 * the policy expected, `joins` how many of the changes are new memberships of queues; `s` is the CPU time it took.
 */
import { parseArgs } from 'node:util'
import { type Gain, gainOf, heldWeeks, levelOf, mean } from './parts/gains'
import { type LivingOrg, live, observe } from './parts/living-org'
import { policiesOf } from './parts/policies'
import { type EvaluationWorld, worldNamed } from './parts/worlds'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    worlds: { type: 'string', default: 'plain,hard' },
    policies: { type: 'string' },
  },
})
const [orgs = '4', weekCount = '2', sizeList = '60,100,160,200', firstSeed = '101'] = positionals
const weeks = Number(weekCount)
const sizes = sizeList.split(',').map(Number)
const worlds = values.worlds.split(',').map(worldNamed)
const desired = values.policies?.split(',')
const policies = policiesOf().filter(({ name }) => desired?.includes(name) ?? true)

interface Row {
  readonly world: string
  readonly policy: string
  readonly gain: Gain
  readonly forecast: number | undefined
  readonly weeks: { readonly held: number; readonly of: number }
}

const rows: Row[] = []
for (let i = 0; i < Number(orgs); i++) {
  const seed = Number(firstSeed) + i
  for (const { name, ...org } of worlds) await liveIn(name, { ...org, seed, agents: sizes[i % sizes.length] ?? 60 })
}
for (const world of worlds) summary(world)

async function liveIn(world: string, org: LivingOrg): Promise<void> {
  const observed = await observe(org)
  const { model } = observed
  const before = await live(org, [], weeks)
  const levels = before.map((week) => points(levelOf([...week.values()])))
  const types = model.contactTypes.length
  console.log(`\n${world}: ${org.agents} agents #${org.seed}, ${types} contact types, weeks at ${levels.join(' ')} %`)
  console.log('policy            changes  joins  per agent    gain  +-      below broken  worst  weeks  forecast     s')
  for (const policy of policies) {
    const { moves, forecast, queues = [], seconds } = await policy.plan(observed)
    const after = moves.length === 0 ? before : await live(org, moves, weeks)
    const gain = gainOf(model, after, before)
    const held = heldWeeks(queues, after, before)
    rows.push({ world, policy: policy.name, gain, forecast, weeks: held })
    const columns = [
      policy.name.padEnd(17),
      `${moves.length}`.padStart(7),
      `${moves.filter((move) => 'queue' in move && move.ring === undefined).length}`.padStart(6),
      (moves.length / model.agents.length).toFixed(2).padStart(10),
      points(gain.mean).padStart(7),
      points(gain.halfWidth).padStart(6),
      `${gain.belowBefore}>${gain.belowAfter}`.padStart(6),
      `${gain.broken}`.padStart(6),
      points(gain.worstQueue).padStart(6),
      ratio(held.held, held.of).padStart(6),
      (forecast === undefined ? '' : points(forecast)).padStart(9),
      seconds.toFixed(0).padStart(5),
    ]
    console.log(columns.join(' '))
  }
}

function summary({ name }: EvaluationWorld): void {
  const own = rows.filter(({ world }) => world === name)
  const meanOf = (world: string, policy: string): number =>
    mean(rows.flatMap((row) => (row.world === world && row.policy === policy ? [row.gain.mean] : [])))
  const plain = worlds.some((world) => world.name === 'plain')
  console.log(`\n${name}            mean gain   least  of everything  of plain`)
  for (const { name: policy } of policies) {
    const gains = own.filter((row) => row.policy === policy).map(({ gain }) => gain.mean)
    const columns = [
      policy.padEnd(17),
      points(mean(gains)).padStart(7),
      points(Math.min(...gains)).padStart(7),
      ratio(mean(gains), meanOf(name, 'everything')).padStart(14),
      (plain ? ratio(mean(gains), meanOf('plain', policy)) : '').padStart(9),
    ]
    console.log(columns.join(' '))
  }
  const pairs = own.flatMap(({ policy, gain, forecast }) =>
    forecast !== undefined && policy.startsWith('engine') ? [{ lived: gain.mean, forecast }] : [],
  )
  if (pairs.length === 0) return
  const square = pairs.reduce((sum, { forecast }) => sum + forecast ** 2, 0)
  const slope = pairs.reduce((sum, { forecast, lived }) => sum + forecast * lived, 0) / square
  const held = own.filter(({ policy }) => policy.startsWith('engine')).map(({ weeks }) => weeks)
  const all = held.reduce((sum, one) => sum + one.of, 0)
  if (all > 0) {
    const inside = held.reduce((sum, one) => sum + one.held, 0)
    console.log(`engine: ${points(inside / all)} % of ${all} queue-weeks in the range of single weeks`)
  }
  console.log(`engine: slope of lived on forecast gains ${slope.toFixed(2)} over ${pairs.length} pairs`)
}

function ratio(part: number, whole: number): string {
  return whole > 0 ? (part / whole).toFixed(2) : ''
}

function points(share: number): string {
  return Number.isFinite(share) ? (100 * share).toFixed(2) : '-'
}
