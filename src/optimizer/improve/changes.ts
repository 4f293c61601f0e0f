import type { Estimate, Recommendation, RecommendationValue } from '../../documents'
import type { Center } from './center/center'
import { grantedLevel } from './center/design'
import { findOpenings } from './center/openings'
import { describeToken, type Token } from './center/tokens'
import { isMove } from './find/limits'
import type { Pick } from './find/pick'
import { moveReasonOf } from './move-reasons'
import { type Reason, reasonOf } from './reasons'
import type { Judged } from './search'
import type { Values } from './value/values'

/** The chosen changes with what each brings, and why. */
export function describeChanges(
  center: Center,
  picks: readonly Pick[],
  points: readonly Judged[],
  values: Values,
): Recommendation[] {
  const { base, settings, before } = center
  const [first] = points
  if (picks.length === 0 || first === undefined) return []
  const present = { compiled: base, openings: findOpenings(base, settings), weeks: before, point: first.point }
  return picks.flatMap((pick, i) => {
    const value = values.picks[i]
    const wave = points.findIndex(({ taken }) => taken > i)
    const reason = isMove(base.model, pick) ? moveReasonOf(present, pick) : reasonOf(present, pick)
    return value === undefined ? [] : changesOf(center, pick, { ...reason, wave, ...value })
  })
}

interface Described extends Reason {
  readonly wave: number
  readonly alone: Estimate
  readonly beside: Estimate
}

function changesOf(center: Center, { agent, tokens }: Pick, described: Described): Recommendation[] {
  const ids = tokens.map((token) => idOf(center, agent, token))
  const { alone, beside, ...rest } = described
  return tokens.map((token, t) => {
    const others = ids.filter((_, other) => other !== t)
    return {
      format: 'skillroute/recommendation@1',
      id: ids[t] ?? '',
      ...whatOf(center, agent, token),
      ...rest,
      value: simulatedValue(beside),
      alone: simulatedValue(alone),
      isUncertain: !isSure(beside),
      ...(others.length === 0 ? {} : { with: others }),
    }
  })
}

/** Confidence of the intervals. */
const CONFIDENCE = 0.95

function simulatedValue({ mean, low, high }: Estimate): RecommendationValue {
  const value = { contactsPerWeek: mean, method: 'simulation' }
  return low === null || high === null ? value : { ...value, interval: { low, high, confidence: CONFIDENCE } }
}

/** Whether the interval leaves no doubt that it brings something, or that it costs something. */
function isSure({ low, high }: Estimate): boolean {
  return low !== null && high !== null && (low > 0 || high < 0)
}

function whatOf({ model }: Center, agent: number, token: Token) {
  const { id = '', name = '', skills = [], queues = [] } = model.agents[agent] ?? {}
  const who = { agent: { id, name } }
  const meaning = describeToken(model, token)
  const { action } = meaning
  if (action === 'ADD') {
    return { ...who, action, skill: meaning.skill, before: null, after: grantedLevel(model, meaning.skill.id) }
  }
  if (action === 'JOIN') return { ...who, action, queue: meaning.queue, before: null, after: 1 }
  if (action === 'RING') {
    const before = queues.find(({ queueId }) => queueId === meaning.queue.id)?.ring ?? null
    return { ...who, action, queue: meaning.queue, before, after: meaning.ring }
  }
  const before = skills.find((held) => held.id === meaning.skill.id)?.level ?? null
  return { ...who, action, skill: meaning.skill, before, after: action === 'SET' ? meaning.level : null }
}

function idOf({ model }: Center, agent: number, token: Token): string {
  const meaning = describeToken(model, token)
  const { id } = 'skill' in meaning ? meaning.skill : meaning.queue
  return `${meaning.action}:${model.agents[agent]?.id ?? ''}:${id}`
}
