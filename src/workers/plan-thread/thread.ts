/** What runs in the thread: makes one plan and ends. */
import { parentPort, workerData } from 'node:worker_threads'
import { isSkillrouteError } from '../../core/errors'
import { makePlan, type PlanInput } from './make-plan'
import { type PlanMessage, refusalOf } from './messages'

const input: PlanInput = workerData

tell(outcome())

function outcome(): PlanMessage {
  try {
    return { type: 'made', made: makePlan(input, (progress) => tell({ type: 'progress', progress })) }
  } catch (error) {
    if (!isSkillrouteError(error)) throw error
    return { type: 'refused', refusal: refusalOf(error) }
  }
}

function tell(message: PlanMessage): void {
  parentPort?.postMessage(message)
}
