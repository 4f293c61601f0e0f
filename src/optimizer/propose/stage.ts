import type { RoutingModel, SkillMove } from '../../documents'
import { type Balance, balance } from '../coverage/fluid/balance'
import { applyMoves } from '../model/apply-moves'
import { type OutlookWeek, outlook, type QueueOutlook } from '../what-if/outlook'
import type { Scene } from './scene'

/** The model with the removals accepted so far, and how busy it is. */
export interface Stage {
  readonly model: RoutingModel
  readonly split: Balance
}

/** The expected service of every queue at a stage. */
export function stageOutlook(scene: Scene, stage: Stage, week: OutlookWeek = scene.week): QueueOutlook[] {
  return outlook(stage.model, { times: scene.times, balance: stage.split, week })
}

/** Contacts per week answered within the target, over all queues. */
export function answeredInTime(queues: readonly QueueOutlook[]): number {
  return queues.reduce((sum, queue) => sum + queue.inTimePerWeek, 0)
}

export function stageAfter(scene: Scene, moves: readonly SkillMove[]): Stage {
  const model = moves.length === 0 ? scene.model : applyMoves(scene.model, moves)
  return { model, split: balance(model, scene.week.typical, scene.times) }
}
