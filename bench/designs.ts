/**
 * The engine in centers whose agents' speeds are known, against restarts of itself with other seeds:
 * `npm run bench:designs -- [centers] [restarts] [limits] [seed]`, by default 8 drawn centers of 25 agents and 4 contact types,
 * 20 restarts, at most 4, 15, 30 and any number of changes. Single queues may lose any amount, since a design from scratch
 * weighs them all. Figures are percentages of contacts within service level at a moment
 * that no search has used, and the part of the best restart's gain that the first search reaches.
 */
import type { RoutingModel } from '../src/documents'
import { applyMoves, optimizeAssignments, recommendSkills, simulate } from '../src/optimizer'
import { centerModel, generatedCenter } from '../test/optimizer/centers'

const [centers = '8', restarts = '20', limits = '4,15,30,none', firstSeed = '1'] = process.argv.slice(2)
const SIZE = { agents: 25, skills: 4 }

console.log('center  limit  changes     now  engine    best  of it      s')
for (let i = 0; i < Number(centers); i++) {
  const model = centerModel(generatedCenter(Number(firstSeed) + i, SIZE))
  const now = levelOf(model)
  for (const limit of limits.split(',')) {
    const started = process.cpuUsage().user
    const first = found(model, limit, 1)
    const seconds = (process.cpuUsage().user - started) / 1e6
    const others = Array.from({ length: Number(restarts) }, (_, restart) => found(model, limit, 2 + restart).level)
    const best = Math.max(first.level, ...others)
    console.log(
      [
        String(Number(firstSeed) + i).padStart(6),
        limit.padStart(6),
        String(first.changes).padStart(8),
        percent(now),
        percent(first.level),
        percent(best),
        ((first.level - now) / Math.max(1e-9, best - now)).toFixed(3).padStart(6),
        seconds.toFixed(1).padStart(6),
      ].join(' '),
    )
  }
}

function found(model: RoutingModel, limit: string, seed: number) {
  const { changes } =
    limit === 'none'
      ? optimizeAssignments(model, { seed })
      : recommendSkills(model, { maxChanges: Number(limit), maxServiceLevelDrop: 1, seed })
  return { changes: changes.length, level: levelOf(applyMoves(model, changes)) }
}

function levelOf(model: RoutingModel): number {
  return simulate(model, { seed: 77, replications: 8, hours: 2000 }).total.serviceLevel.offered.mean
}

function percent(ratio: number): string {
  return (100 * ratio).toFixed(2).padStart(7)
}
