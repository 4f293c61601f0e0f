/** What runs in the thread: judges recommendations by simulation and ends. */
import { parentPort, workerData } from 'node:worker_threads'
import { isSkillrouteError } from '../../core/errors'
import { confirmed } from '../../optimizer/recommend/confirm'
import { refusalOf } from '../../workers/plan-thread/messages'
import type { JudgeInput, JudgeMessage } from './judge-in-threads'

const { model, list, top }: JudgeInput = workerData

tell(outcome())

function outcome(): JudgeMessage {
  try {
    return {
      type: 'judged',
      list: confirmed(model, list, { top, onProgress: (done) => tell({ type: 'progress', done }) }),
    }
  } catch (error) {
    if (!isSkillrouteError(error)) throw error
    return { type: 'refused', refusal: refusalOf(error) }
  }
}

function tell(message: JudgeMessage): void {
  parentPort?.postMessage(message)
}
