import { parentPort, workerData } from 'node:worker_threads'
import { isSkillrouteError } from '../core/errors'
import { refusalOf, type ThreadMessage } from './messages'

/**
 * The whole program of a thread that `runInThread` starts: does one piece of work and ends. What the work refuses is told;
 * what it was not made for ends the thread with its stack trace.
 */
export async function answerFromThread<Input, Answer, Progress>(
  work: (input: Input, onProgress: (progress: Progress) => void) => Answer | Promise<Answer>,
): Promise<void> {
  const tell = (message: ThreadMessage<Answer, Progress>): void => parentPort?.postMessage(message)
  try {
    tell({ type: 'done', answer: await work(workerData, (progress) => tell({ type: 'progress', progress })) })
  } catch (error) {
    if (!isSkillrouteError(error)) throw error
    tell({ type: 'refused', refusal: refusalOf(error) })
  }
}
