import { parentPort } from 'node:worker_threads'
import { isSkillrouteError } from '../core/errors'
import { type PoolMessage, type ThreadMessage, toRefusal } from './messages'

/** The result of a task, and the buffers that are transferred instead of copied. */
export interface Done<Answer> {
  readonly answer: Answer
  readonly buffers?: ArrayBuffer[] | undefined
}

/** Does one task of the work, known by its number. */
export type Work<Answer, Progress> = (
  task: number,
  onProgress: (progress: Progress) => void,
) => Done<Answer> | Promise<Done<Answer>>

/** What a thread does: prepares once from its input, then answers each task that the pool requests. */
export interface Program<Input, Answer, Progress = never> {
  prepare(input: Input): Work<Answer, Progress>
  /** Called with each input, even if this thread then gets no task of it and so prepares nothing. */
  onInput?(input: Input): void
}

/** Sends a message to the pool. */
export type Send = (message: ThreadMessage<unknown, unknown>, buffers?: ArrayBuffer[]) => void

/** The whole program of a thread. */
export function serve<Input, Answer, Progress = never>(program: Program<Input, Answer, Progress>): void {
  parentPort?.on(
    'message',
    listener(program, (message, buffers) => parentPort?.postMessage(message, buffers)),
  )
}

/**
 * Takes the pool's messages. A SkillrouteError is sent as an answer; any other error rejects, which ends a thread with
 * its stack trace.
 */
export function listener<Input, Answer, Progress>(
  program: Program<Input, Answer, Progress>,
  send: Send,
): (message: PoolMessage<Input>) => Promise<void> {
  let getWork: () => Work<Answer, Progress> = () => {
    throw new Error('a task was requested before the input came')
  }
  return async (message) => {
    if (message.type === 'input') {
      program.onInput?.(message.input)
      let work: Work<Answer, Progress> | undefined
      getWork = () => {
        work ??= program.prepare(message.input)
        return work
      }
      return
    }
    const { task } = message
    try {
      const work = getWork()
      const { answer, buffers } = await work(task, (progress) => send({ type: 'progress', progress }))
      send({ type: 'done', task, answer }, buffers)
    } catch (error) {
      if (!isSkillrouteError(error)) throw error
      send({ type: 'refused', refusal: toRefusal(error) })
    }
  }
}
