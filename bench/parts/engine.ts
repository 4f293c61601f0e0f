import type { CurvePoint, CurveQueue, Improvement, Recommendation, RoutingModel } from '../../src/documents'
import { type RecommendOptions, recommendSkills } from '../../src/optimizer'
import type { Move } from './living-org'
import { cpuTime } from './timing'

/** What a policy would do, and what it expects of it. */
export interface Planned {
  readonly moves: readonly Move[]
  /** Expected gain in service level, 0..1. */
  readonly forecast?: number | undefined
  /** Expected gains by queue, with the range of single weeks. */
  readonly queues?: readonly CurveQueue[] | undefined
  /** CPU time it took to find. */
  readonly seconds: number
}

/** The engine's own choice, or what helps of at most so many changes or of all. */
export async function engine(model: RoutingModel, options: RecommendOptions = {}): Promise<Planned> {
  const { answer, seconds } = await cpuTime(() => recommendSkills(model, options))
  return { moves: answer.changes.map(moveOf), ...expected(answer), seconds }
}

function expected(answer: Improvement): Pick<Planned, 'forecast' | 'queues'> {
  const point = chosenPoint(answer)
  return { forecast: point?.gain.mean, queues: point?.queues }
}

/** The point of the curve that was chosen. */
export function chosenPoint({ curve, chosen }: Improvement): CurvePoint | undefined {
  return curve.find(({ changes }) => changes === chosen.changes)
}

/** A recommended change as a move. */
export function moveOf({ action, agent, skill, queue, after }: Recommendation): Move {
  if (skill !== undefined) return { agent: agent.id, skill: skill.id, level: after }
  return { agent: agent.id, queue: queue?.id ?? '', ...(action === 'RING' && after !== null ? { ring: after } : {}) }
}
