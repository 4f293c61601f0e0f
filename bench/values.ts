/**
 * What single changes and waves are said to bring against what they bring in weeks that emulated orgs live:
 * `npm run bench:values -- [orgs] [weeks] [sizes] [seed] [--changes=N] [--pairs] [--truth]`, by default 3 orgs of 40,
 * 60 and 80 agents, 8 weeks, from seed 301, at most 6 changes of each org; `--pairs` prints each pair. An org lives the same
 * weeks with the same first calls without changes, after each wave, and without each of the changes that are looked at
 * (those of a row that needs others are left out together with them).
 *
 * `--truth` prints how well the same values can be known at all. `knowable` is what the org's hidden truth says about the
 * same changes if only the speed of agents with skills that they do not hold is left out, which no record can tell; `truth`
 * is what all of it says. Both by 30 simulated weeks. No estimate from records can be expected to do better than `knowable`.
 *
 * Printed: the slope of lived on stated values (least squares through zero), their correlation, and the share whose
 * difference lies within the stated interval and that of the lived weeks together; contacts within service level a week.
 */
import { parseArgs } from 'node:util'
import type { Recommendation, RoutingModel } from '../src/documents'
import { recommendSkills } from '../src/optimizer'
import { moveOf } from './parts/engine'
import { expectedWeeks } from './parts/expected-weeks'
import { halfWidth, mean } from './parts/gains'
import { type Lived, type LivingOrg, live, observe } from './parts/living-org'
import { toldTruth } from './parts/truth'

const NO = { type: 'boolean', default: false } as const
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { changes: { type: 'string', default: '6' }, pairs: NO, truth: NO },
})
const [orgs = '3', weekCount = '8', sizeList = '40,60,80', firstSeed = '301'] = positionals
const weeks = Number(weekCount)
const TOLD_WEEKS = 30
const sizes = sizeList.split(',').map(Number)

interface Pair {
  readonly stated: number
  readonly statedHalf: number
  readonly lived: number
  readonly livedHalf: number
  /** By what of the truth a model was told. */
  readonly told: Readonly<Record<string, number>>
}

const found = { waves: [] as Pair[], changes: [] as Pair[] }
for (let i = 0; i < Number(orgs); i++) {
  const org = { seed: Number(firstSeed) + i, agents: sizes[i % sizes.length] ?? 40, switches: {} }
  const own = await valuesOf(org)
  found.waves.push(...own.waves)
  found.changes.push(...own.changes)
  console.log(`\n${org.agents} agents #${org.seed}`)
  print('waves', own.waves)
  print('changes', own.changes)
}
console.log('\nall orgs')
print('waves', found.waves)
print('changes', found.changes)

async function valuesOf(org: LivingOrg): Promise<typeof found> {
  const { model } = await observe(org)
  const { changes, waves } = recommendSkills(model)
  const after = await weeksAfter(org, model)
  const ofWaves: Pair[] = []
  let before = await after([])
  for (const { wave, contactsPerWeek } of waves) {
    const now = await after(changes.filter((change) => (change.wave ?? 0) <= wave))
    ofWaves.push(pairOf(contactsPerWeek.mean, contactsPerWeek.halfWidth ?? 0, now, before))
    before = now
  }
  const ofChanges: Pair[] = []
  for (const change of spread(aloneIn(changes), Number(values.changes))) {
    const { interval, contactsPerWeek } = change.value ?? {}
    if (interval === undefined || contactsPerWeek === undefined) continue
    const together = new Set([change.id, ...(change.with ?? [])])
    const rest = await after(changes.filter(({ id }) => !together.has(id)))
    ofChanges.push(pairOf(contactsPerWeek, (interval.high - interval.low) / 2, before, rest))
  }
  return { waves: ofWaves, changes: ofChanges }
}

/** Contacts within service level of weeks: lived ones, and those that a model with the truth expects. */
interface Weeks {
  readonly lived: readonly number[]
  readonly told: Readonly<Record<string, readonly number[]>>
}

async function weeksAfter(org: LivingOrg, model: RoutingModel) {
  const tellers = values.truth
    ? {
        knowable: expectedWeeks(await toldTruth(org, model, true), TOLD_WEEKS),
        truth: expectedWeeks(await toldTruth(org, model, false), TOLD_WEEKS),
      }
    : {}
  return async (retained: readonly Recommendation[]): Promise<Weeks> => {
    const moves = retained.map(moveOf)
    const told = Object.entries(tellers).map(([name, expected]) => [name, withinOf(expected(moves))] as const)
    return { lived: withinOf(await live(org, moves, weeks)), told: Object.fromEntries(told) }
  }
}

/** Contacts within service level by week. */
function withinOf(lived: Lived): number[] {
  return lived.map((week) => [...week.values()].reduce((sum, { within }) => sum + within, 0))
}

/** One of the changes that only act together. */
function aloneIn(changes: readonly Recommendation[]): Recommendation[] {
  const seen = new Set<string>()
  return changes.filter(({ id, with: others = [] }) => {
    if (seen.has(id)) return false
    for (const other of others) seen.add(other)
    return true
  })
}

/** So many items, from first to last. */
function spread<T>(items: readonly T[], max: number): T[] {
  const count = Math.min(max, items.length)
  return Array.from({ length: count }, (_, i) => Math.floor((i * items.length) / count)).flatMap(
    (at) => items[at] ?? [],
  )
}

function pairOf(stated: number, statedHalf: number, after: Weeks, before: Weeks): Pair {
  const gains = less(after.lived, before.lived)
  const told = Object.fromEntries(
    Object.entries(after.told).map(([name, own]) => [name, mean(less(own, before.told[name] ?? []))]),
  )
  return { stated, statedHalf, lived: mean(gains), livedHalf: halfWidth(gains), told }
}

function less(after: readonly number[], before: readonly number[]): number[] {
  return after.map((own, w) => own - (before[w] ?? own))
}

function pairText({ stated, statedHalf, lived, livedHalf, told }: Pair): string {
  const text = (value: number, half: number) => `${value.toFixed(0).padStart(6)} +- ${half.toFixed(0).padStart(3)}`
  const rest = Object.entries(told).map(([name, value]) => `   ${name}${value.toFixed(0).padStart(6)}`)
  return `  stated${text(stated, statedHalf)}   lived${text(lived, livedHalf)}${rest.join('')}`
}

function print(name: string, pairs: readonly Pair[]): void {
  if (values.pairs) for (const pair of pairs) console.log(pairText(pair))
  const against = fitOf(pairs.map(({ stated, lived }) => [stated, lived]))
  const off = pairs.map((pair) => (pair.stated - pair.lived) / Math.hypot(pair.statedHalf, pair.livedHalf))
  const held = off.filter((part) => Math.abs(part) <= 1).length
  const width = mean(pairs.map(({ stated, statedHalf }) => statedHalf / Math.abs(stated)))
  console.log(
    `${name}: ${against}, intervals hold ${held} of ${pairs.length}, ` +
      `${off.filter((part) => part > 1).length} lived below, ${off.filter((part) => part < -1).length} above, ` +
      `half of a stated interval is ${width.toFixed(2)} of the value`,
  )
  for (const teller of Object.keys(pairs[0]?.told ?? {})) {
    console.log(`  ${teller}: ${fitOf(pairs.map(({ told, lived }) => [told[teller] ?? 0, lived]))}`)
  }
}

function fitOf(points: readonly (readonly [number, number])[]): string {
  const sum = (of: (x: number, y: number) => number) => points.reduce((all, [x, y]) => all + of(x, y), 0)
  const [x, y] = [mean(points.map(([one]) => one)), mean(points.map(([, one]) => one))]
  const slope = sum((one, other) => one * other) / sum((one) => one ** 2)
  const covariance = sum((one, other) => (one - x) * (other - y))
  const correlation = covariance / Math.sqrt(sum((one) => (one - x) ** 2) * sum((_, other) => (other - y) ** 2))
  return `slope ${slope.toFixed(2)}, correlation ${correlation.toFixed(2)}, mean ${x.toFixed(1)} against ${y.toFixed(1)} lived`
}
