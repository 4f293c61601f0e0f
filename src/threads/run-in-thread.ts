import { Worker } from 'node:worker_threads'
import { SkillrouteError } from '../core/errors'
import { whenAborted } from '../core/when-aborted'
import { errorOf, type ThreadMessage } from './messages'

/** What a thread is started with: the text of a program, or the place of its file. */
export interface ThreadProgram {
  readonly program: string | URL
  readonly eval: boolean
}

/** A piece of work for a thread whose program is one call of `answerFromThread`. */
export interface ThreadWork<Progress> {
  readonly program: ThreadProgram
  /** Plain data. */
  readonly input: unknown
  /** What the thread does, as its error says it, such as `makes a plan`. */
  readonly does: string
  /** Code of the error for a thread that dies. */
  readonly code: string
  /** Ends the thread at once; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/**
 * A program of the package from its source, as development loads files. The build puts the place of the built file
 * instead, which shares its parts with the rest of the package.
 * @param source file of the program
 */
export function fromSource(source: URL): ThreadProgram {
  const place = JSON.stringify(source)
  return { program: `import('tsx/esm/api').then(({ tsImport }) => tsImport(${place}, ${place}))`, eval: true }
}

/**
 * Does a piece of work in a thread of its own, which has ended when the promise settles.
 * @throws SkillrouteError what the work threw, with its code, message and issues
 * @throws SkillrouteError of the code given when the thread cannot be started or dies
 */
export async function runInThread<Answer, Progress = never>({
  program: { program, eval: isText },
  input,
  does,
  code,
  signal,
  onProgress,
}: ThreadWork<Progress>): Promise<Answer> {
  signal?.throwIfAborted()
  const worker = started()
  const aborted = whenAborted(signal)
  try {
    return await Promise.race([answer(), aborted.promise])
  } finally {
    aborted.forget()
    await worker.terminate()
  }

  function started(): Worker {
    try {
      return new Worker(program, { eval: isText, workerData: input })
    } catch (cause) {
      throw died(cause)
    }
  }

  function answer(): Promise<Answer> {
    return new Promise((resolve, reject) => {
      worker.on('message', (message: ThreadMessage<Answer, Progress>) => {
        if (message.type === 'progress') onProgress?.(message.progress)
        else if (message.type === 'done') resolve(message.answer)
        else reject(errorOf(message.refusal))
      })
      worker.on('error', (cause) => reject(died(cause)))
      worker.on('exit', (status) => reject(died(new Error(`it ended with code ${status} before its work was done`))))
    })
  }

  function died(cause: unknown): SkillrouteError {
    const message = cause instanceof Error ? cause.message : String(cause)
    return new SkillrouteError(code, `The thread that ${does} died: ${message}`, { cause })
  }
}
