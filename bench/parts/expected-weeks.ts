import type { RoutingModel } from '../../src/documents'
import { compileWeek, designWith, settleHandleTimes } from '../../src/optimizer/improve/center/design'
import { evaluateWeek } from '../../src/optimizer/improve/center/evaluate'
import { improveSettings } from '../../src/optimizer/improve/center/settings'
import { type Made, type Token, tokensOf } from '../../src/optimizer/improve/center/tokens'
import { weeksOf } from '../../src/optimizer/improve/center/week'
import type { Lived, Move, QueueWeek } from './living-org'

/** Number of the first week: the engine uses others. */
const FROM = 5_000_000

/** Weeks that a model expects after moves, with the same callers whatever the moves; in the form of lived weeks. */
export function expectedWeeks(model: RoutingModel, weeks: number): (moves: readonly Move[]) => Lived {
  const settings = improveSettings(model, {})
  const base = compileWeek(settleHandleTimes(model, settings), settings)
  const weekOf = weeksOf(base, settings)
  return (moves) => {
    const made = moves.map((move) => madeOf(base.model, move))
    const design = designWith({ base, settings }, made)
    return Array.from({ length: weeks }, (_, week) => {
      const { offered, within } = evaluateWeek(design, weekOf(FROM + week), undefined)
      const queues = new Map<string, QueueWeek>()
      for (const [k, { queueId }] of base.model.contactTypes.entries()) {
        const own = queues.get(queueId) ?? { offered: 0, within: 0 }
        queues.set(queueId, { offered: own.offered + (offered[k] ?? 0), within: own.within + (within[k] ?? 0) })
      }
      return queues
    })
  }
}

function madeOf(model: RoutingModel, move: Move): Made {
  const agent = model.agents.findIndex(({ id }) => id === move.agent)
  return { agent, tokens: [tokenOf(model, move)] }
}

function tokenOf(model: RoutingModel, move: Move): Token {
  const tokens = tokensOf(model)
  if ('queue' in move) {
    const queue = model.queues.findIndex(({ id }) => id === move.queue)
    return move.ring === undefined ? model.skills.length + queue : tokens.ring(queue, move.ring)
  }
  const skill = model.skills.findIndex(({ id }) => id === move.skill)
  if (move.level === null) return tokens.remove(skill)
  const holder = model.agents.find(({ id }) => id === move.agent)
  return holder?.skills.some(({ id }) => id === move.skill) === true ? tokens.level(skill, move.level) : skill
}
