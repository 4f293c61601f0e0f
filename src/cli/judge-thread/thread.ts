/** What runs in the thread: judges recommendations by simulation and ends. */
import { parentPort, workerData } from 'node:worker_threads'
import { confirmed } from '../../optimizer/recommend/confirm'
import type { JudgeInput, JudgeMessage } from './judge-in-threads'

const { model, list, top }: JudgeInput = workerData

tell({ type: 'judged', list: confirmed(model, list, { top, onProgress: (done) => tell({ type: 'progress', done }) }) })

function tell(message: JudgeMessage): void {
  parentPort?.postMessage(message)
}
