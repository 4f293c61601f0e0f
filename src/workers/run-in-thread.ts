import { Worker } from 'node:worker_threads'
import { whenAborted } from '../core/when-aborted'

/** What a thread is started with: the text of a program, or the place of its file. */
export interface ThreadProgram {
  readonly program: string | URL
  readonly eval: boolean
}

/** What becomes of what a thread says. */
export interface ThreadTalk<Message, Answer> {
  /** Ends the thread at once; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Told of every message; settles the promise when it is the last one. */
  readonly hear: (message: Message, resolve: (answer: Answer) => void, reject: (reason: unknown) => void) => void
  /** The error for a thread that cannot be started, or that ends before its work is done. */
  readonly died: (cause: unknown) => Error
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

/** Does a piece of work in a thread of its own, which has ended when the promise settles. */
export async function runInThread<Message, Answer>(
  { program, eval: isText }: ThreadProgram,
  input: unknown,
  { signal, hear, died }: ThreadTalk<Message, Answer>,
): Promise<Answer> {
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
      worker.on('message', (message: Message) => hear(message, resolve, reject))
      worker.on('error', (cause) => reject(died(cause)))
      worker.on('exit', (code) => reject(died(new Error(`it ended with code ${code} before its work was done`))))
    })
  }
}
