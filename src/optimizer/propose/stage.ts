import type { RoutingModel, SkillMove } from '../../documents'
import { type Balance, balance } from '../coverage/fluid/balance'
import { applyMoves } from '../model/apply-moves'
import { type OutlookWeek, outlook, type QueueOutlook } from '../what-if/outlook'
import type { Scene } from './scene'

/** The model with the moves accepted so far, and how full it runs. */
export interface Stage {
  readonly model: RoutingModel
  readonly split: Balance
}

/** What every queue may expect at a stage. */
export function stageOutlook(scene: Scene, stage: Stage, week: OutlookWeek = scene.week): QueueOutlook[] {
  return outlook(stage.model, { times: scene.times, balance: stage.split, week })
}

/** Contacts a week answered within their target in all queues together. */
export function answeredInTime(queues: readonly QueueOutlook[]): number {
  return queues.reduce((sum, queue) => sum + queue.inTimePerWeek, 0)
}

export function stageAfter(scene: Scene, moves: readonly SkillMove[]): Stage {
  const model = moves.length === 0 ? scene.model : applyMoves(scene.model, moves)
  return { model, split: balance(model, scene.week.typical, scene.times) }
}
