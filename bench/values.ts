/**
 * What single changes and waves are said to bring against what they bring in weeks that emulated orgs live:
 * `npm run bench:values -- [orgs] [weeks] [sizes] [seed] [--changes=N] [--pairs]`, by default 3 orgs of 40,
 * 60 and 80 agents, 8 weeks, from seed 301, at most 6 changes of each org; `--pairs` prints each pair. An org lives the same
 * weeks with the same first calls without changes, after each wave, and without each of the changes that are looked at
 * (those of a row that needs others are left out together with them).
 *
 * Printed: the slope of lived on stated values (least squares through zero), their correlation, and the share whose
 * difference lies within the stated interval and that of the lived weeks together; contacts within service level a week.
 */
import { parseArgs } from 'node:util'
import type { Recommendation } from '../src/documents'
import { recommendSkills } from '../src/optimizer'
import { moveOf } from './parts/engine'
import { halfWidth, mean } from './parts/gains'
import { type Lived, type LivingOrg, live, observe } from './parts/living-org'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { changes: { type: 'string', default: '6' }, pairs: { type: 'boolean', default: false } },
})
const [orgs = '3', weekCount = '8', sizeList = '40,60,80', firstSeed = '301'] = positionals
const weeks = Number(weekCount)
const sizes = sizeList.split(',').map(Number)

interface Pair {
  readonly stated: number
  readonly statedHalf: number
  readonly lived: number
  readonly livedHalf: number
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
  const after = (kept: readonly Recommendation[]): Promise<Lived> => live(org, kept.map(moveOf), weeks)
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
function spread<T>(items: readonly T[], most: number): T[] {
  const count = Math.min(most, items.length)
  return Array.from({ length: count }, (_, i) => Math.floor((i * items.length) / count)).flatMap(
    (at) => items[at] ?? [],
  )
}

function pairOf(stated: number, statedHalf: number, after: Lived, before: Lived): Pair {
  const withinOf = (week: Lived[number]) => [...week.values()].reduce((sum, { within }) => sum + within, 0)
  const gains = after.map((week, w) => withinOf(week) - withinOf(before[w] ?? week))
  return { stated, statedHalf, lived: mean(gains), livedHalf: halfWidth(gains) }
}

function pairText({ stated, statedHalf, lived, livedHalf }: Pair): string {
  const text = (value: number, half: number) => `${value.toFixed(0).padStart(6)} +- ${half.toFixed(0).padStart(3)}`
  return `  stated${text(stated, statedHalf)}   lived${text(lived, livedHalf)}`
}

function print(name: string, pairs: readonly Pair[]): void {
  if (values.pairs) for (const pair of pairs) console.log(pairText(pair))
  const sum = (of: (pair: Pair) => number) => pairs.reduce((all, pair) => all + of(pair), 0)
  const slope = sum(({ stated, lived }) => stated * lived) / sum(({ stated }) => stated ** 2)
  const [x, y] = [mean(pairs.map(({ stated }) => stated)), mean(pairs.map(({ lived }) => lived))]
  const correlation =
    sum(({ stated, lived }) => (stated - x) * (lived - y)) /
    Math.sqrt(sum(({ stated }) => (stated - x) ** 2) * sum(({ lived }) => (lived - y) ** 2))
  const held = pairs.filter(
    ({ stated, lived, statedHalf, livedHalf }) => Math.abs(stated - lived) <= Math.hypot(statedHalf, livedHalf),
  ).length
  console.log(
    `${name}: slope ${slope.toFixed(2)}, correlation ${correlation.toFixed(2)}, intervals hold ${held} of ${pairs.length}; ` +
      `stated ${x.toFixed(1)}, lived ${y.toFixed(1)} contacts a week`,
  )
}
