import { useEffect, useRef, useState } from 'preact/hooks'
import type { View } from '../../protocol/view'

/** Time between two readings of the state, ms: progress comes more often than people can read. */
const PAUSE_MS = 250

/** The state of the server; it is read again whenever the server says that it changed. Kept in memory only. */
export function useView(): { readonly view: View | undefined; readonly problem: string } {
  const [view, setView] = useState<View>()
  const [problem, setProblem] = useState('')
  useEffect(() => {
    let isQueued = false
    let busy = false
    async function read(): Promise<void> {
      isQueued = true
      if (busy) return
      busy = true
      while (isQueued) {
        isQueued = false
        await ask<View>('/api/state').then(
          (state) => {
            setView(state)
            setProblem('')
          },
          (error: Error) => setProblem(error.message),
        )
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      }
      busy = false
    }
    const events = new EventSource('/api/events')
    events.addEventListener('changed', () => void read())
    events.onerror = () => setProblem('The connection is lost. Is skillroute ui still running?')
    return () => events.close()
  }, [])
  return { view, problem }
}

/** Runs what a person asked for, and shows why it failed. */
export function useTry(): {
  readonly problem: string
  readonly isBusy: boolean
  readonly attempt: (work: () => Promise<unknown>) => Promise<boolean>
} {
  const [problem, setProblem] = useState('')
  const [isBusy, setBusy] = useState(false)
  const count = useRef(0)
  return {
    problem,
    isBusy,
    async attempt(work) {
      const attemptId = ++count.current
      setBusy(true)
      setProblem('')
      try {
        await work()
        return true
      } catch (error) {
        if (attemptId === count.current) setProblem(error instanceof Error ? error.message : String(error))
        return false
      } finally {
        if (attemptId === count.current) setBusy(false)
      }
    },
  }
}

/** Asks the server for JSON. @throws Error with the server's message */
export async function ask<T>(path: string): Promise<T> {
  return await answerOf(await fetch(path))
}

/** Sends something to change. @throws Error with the server's message */
export async function send<T = unknown>(path: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return await answerOf(await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }))
}

async function answerOf<T>(answer: Response): Promise<T> {
  const body: T & { readonly message?: string } = await answer.json()
  if (!answer.ok) throw new Error(body.message ?? `The answer was ${answer.status}.`)
  return body
}
