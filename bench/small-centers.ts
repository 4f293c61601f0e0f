/**
 * The changes that the engine finds in small centers against the best ones, which are known by trying every set:
 * `npm run bench:small-centers [constraint] [from] [to]`. Prints for each center the part of the best gain that the
 * engine's changes bring in the same evaluated weeks, and what they are where they are not the best.
 */
import { recommendSkills } from '../src/optimizer/improve'
import { enumerate, gainIn, setsOf } from '../src/optimizer/improve/enumerate.fixtures'
import { createEvaluator, SCENARIOS, smallCenter } from '../src/optimizer/improve/small-centers.fixtures'

const MAX_SETS = Number(process.env.SKILLROUTE_BENCH_SETS ?? 1500)
const WEEKS = 64
const [desired = 'none', from = '1', to = '50'] = process.argv.slice(2)

for (const scenario of SCENARIOS.filter((one) => desired === 'all' || one === desired)) {
  let best = 0
  let centers = 0
  let min = Number.POSITIVE_INFINITY
  let seconds = 0
  for (let seed = Number(from); seed <= Number(to); seed++) {
    const drawn = smallCenter(scenario, seed)
    const { atoms } = createEvaluator(drawn)
    let size = drawn.options.maxChanges ?? 2
    while (size > 1 && countOf(atoms.length, size) > MAX_SETS) size--
    const center = { ...drawn, options: { ...drawn.options, maxChanges: size } }
    if (setsOf(atoms, size).filter(center.allowsAll).length === 0) continue
    const sets = enumerate(center, size)
    const started = process.cpuUsage().user
    const own = recommendSkills(center.model, center.options)
      .changes.map(({ id }) => id)
      .sort()
    const spent = (process.cpuUsage().user - started) / 1e6
    const gain = gainIn(center, own, WEEKS)
    const top = sets[0]
    if (top === undefined) continue
    const isBest = top.changes.toSorted().join() === own.join()
    const part = gain === undefined ? 0 : isBest || top.gain <= 0 ? 1 : gain / top.gain
    centers++
    if (isBest || part >= 1) best++
    min = Math.min(min, part)
    seconds += spent
    console.log(
      `${scenario} ${seed}: ${part.toFixed(4)} of ${top.gain.toFixed(4)}, ${size} of ${atoms.length} changes, ${spent.toFixed(1)} s; best ${top.changes.join(' ')}${isBest ? '' : `; found ${own.join(' ')}`}`,
    )
  }
  console.log(
    `${scenario}: the best of all in ${best} of ${centers} centers, ${min.toFixed(4)} of the best gain at least, ${seconds.toFixed(0)} s of CPU`,
  )
}

function countOf(atoms: number, size: number): number {
  return Array.from({ length: size }).reduce<number>((sets, _, i) => (sets * (atoms - i)) / (i + 1), 1)
}
