/** Run by `bench/stages.ts` for each stage that is off: prints the gain and the CPU seconds of each case as JSON. */
import type { RoutingModel } from '../../src/documents'
import { recommendSkills } from '../../src/optimizer'
import type { RecommendOptions } from '../../src/optimizer/improve'
import { seededModel } from '../../src/optimizer/test-model'
import { centerModel, generatedCenter } from '../../test/optimizer/centers'
import { siloed } from './centers'
import { chosenPoint } from './engine'
import { observe } from './living-org'
import { cpuTime } from './timing'
import { worldNamed } from './worlds'

const org = async (seed: number, agents: number, world: string) =>
  (await observe({ seed, agents, switches: worldNamed(world).switches })).model
const drawn = (seed: number) => centerModel(generatedCenter(seed, { agents: 12, skills: 3 }))

const CASES: readonly (readonly [name: string, model: () => Promise<RoutingModel> | RoutingModel, RecommendOptions])[] =
  [
    ['plain 40', () => org(7101, 40, 'plain'), {}],
    ['hard 30', () => org(7102, 30, 'hard'), {}],
    ['plain 16, 3', () => org(7103, 16, 'plain'), { maxChanges: 3 }],
    ['moves 12', () => org(31, 12, 'plain'), { levers: ['remove', 'level', 'ring'] }],
    ['speeds, 4', () => drawn(11), { maxChanges: 4 }],
    ['speeds, all', () => drawn(13), { choose: 'all', maxServiceLevelDrop: 1 }],
    ['chain 5x4, 5', () => siloed(5, 4, 0.7), { maxChanges: 5 }],
    ['levels 10, 4', () => seededModel(5, 10, 4), { maxChanges: 4 }],
  ]

const outcome: Record<string, { readonly gain: number; readonly seconds: number }> = {}
const desired = new RegExp(process.argv[2] ?? '')
for (const [name, model, options] of CASES) {
  if (!desired.test(name)) continue
  const { answer, seconds } = await cpuTime(async () => recommendSkills(await model(), options))
  outcome[name] = { gain: chosenPoint(answer)?.gain.mean ?? 0, seconds }
}
process.stdout.write(JSON.stringify(outcome))
