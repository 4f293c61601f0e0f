import { parentPort } from 'node:worker_threads'
import { isSkillrouteError } from '../core/errors'
import { type PoolMessage, refusalOf, type ThreadMessage } from './messages'

/** The result of a piece of work, and the buffers that are transferred instead of copied. */
export interface Done<Answer> {
  readonly answer: Answer
  readonly buffers?: ArrayBuffer[] | undefined
}

/** Does one piece of the work, known by its number. */
export type Work<Answer, Progress> = (
  piece: number,
  onProgress: (progress: Progress) => void,
) => Done<Answer> | Promise<Done<Answer>>

/**
 * The whole program of a thread: prepares once from its input, then answers each piece that the pool requests. A
 * SkillrouteError is sent as an answer; any other error ends the thread with its stack trace.
 * @param onInput called with each input, even if this thread then gets no piece of it and so prepares nothing
 */
export function serve<Input, Answer, Progress = never>(
  prepare: (input: Input) => Work<Answer, Progress>,
  onInput?: ((input: Input) => void) | undefined,
): void {
  const tell = (message: ThreadMessage<Answer, Progress>, buffers?: ArrayBuffer[]): void =>
    parentPort?.postMessage(message, buffers)
  let begun: () => Work<Answer, Progress> = () => {
    throw new Error('a piece was requested before the input came')
  }
  parentPort?.on('message', async (message: PoolMessage<Input>) => {
    if (message.type === 'input') {
      onInput?.(message.input)
      let work: Work<Answer, Progress> | undefined
      begun = () => {
        work ??= prepare(message.input)
        return work
      }
      return
    }
    const { piece } = message
    try {
      const work = begun()
      const { answer, buffers } = await work(piece, (progress) => tell({ type: 'progress', progress }))
      tell({ type: 'done', piece, answer }, buffers)
    } catch (error) {
      if (!isSkillrouteError(error)) throw error
      tell({ type: 'refused', refusal: refusalOf(error) })
    }
  })
}
