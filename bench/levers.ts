/**
 * What all kinds of changes bring against grants alone, and what changes of held skills, levels and rings bring by
 * themselves: `npm run bench:levers -- [orgs] [agents] [seed]`, by default 8 orgs of 200 agents from seed 6001. Gains are points of
 * service level in the weeks in which the search evaluates its curve, with as many changes as the engine chooses by itself
 * with all kinds.
 */
import type { Improvement } from '../src/documents'
import { type ChangeKind, recommendSkills } from '../src/optimizer'
import { chosenPoint } from './parts/engine'
import { observe } from './parts/living-org'
import { cpuTime } from './parts/timing'

const [orgs = '8', agents = '200', firstSeed = '6001'] = process.argv.slice(2)

console.log('  seed     now   all  changes    +-  grants  changes   moves  changes     s')
for (let i = 0; i < Number(orgs); i++) {
  const seed = Number(firstSeed) + i
  const { model } = await observe({ seed, agents: Number(agents), switches: {} })
  const all = await found()
  const { changes } = all.answer.chosen
  const grants = await found(['grant', 'join'], changes)
  const moves = await found(['remove', 'level', 'ring'])
  console.log(
    [
      String(seed).padStart(6),
      points(all.answer.curve[0]?.serviceLevel.mean ?? 0),
      ...columns(all.answer).slice(0, 2),
      points(chosenPoint(all.answer)?.gain.halfWidth ?? 0),
      ...columns(grants.answer),
      ...columns(moves.answer),
      (all.seconds + grants.seconds + moves.seconds).toFixed(0).padStart(5),
    ].join(' '),
  )

  function found(levers?: readonly ChangeKind[], maxChanges?: number) {
    return cpuTime(() => recommendSkills(model, { levers, maxChanges }))
  }
}

function columns(answer: Improvement): string[] {
  return [points(chosenPoint(answer)?.gain.mean ?? 0), String(answer.chosen.changes).padStart(7)]
}

function points(ratio: number): string {
  return (100 * ratio).toFixed(2).padStart(7)
}
