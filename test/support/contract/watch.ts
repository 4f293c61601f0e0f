/**
 * Loaded before every test file: looks at all traffic to an emulator. With the official description present each exchange
 * is checked against it; what was seen and what was wrong is appended to the run's notes, which `summary.ts` reads at the end.
 */
import { appendFileSync } from 'node:fs'
import { afterAll, inject } from 'vitest'
import { plantedFields, problemsOf } from './check'
import { type Description, descriptionPath, readDescription } from './description'
import type { Note } from './note'

const notes = inject('contractNotes')
const unwritten = new Map<string, number>()
let description: Description | undefined
const echoes = new Set<string>()

/** One process runs many test files, and each loads this. */
const WATCHED = Symbol.for('skillroute.contract.watched')
const realFetch = globalThis.fetch

const watchedFetch: typeof fetch = async (input, init) => {
  const response = await realFetch(input, init)
  // The emulator signs its answers, so that other servers of the tests are left alone.
  if (descriptionPath !== undefined && response.headers.get('server') === 'skillroute-emulator') {
    const target = input instanceof Request ? input.url : String(input)
    await look(target, init, input, response.clone()).catch((error: unknown) => {
      note({ ours: false, ok: false, problems: [`${target} could not be checked: ${error}`] })
    })
  }
  return response
}

if (!Reflect.has(realFetch, WATCHED)) {
  globalThis.fetch = Object.assign(watchedFetch, { [WATCHED]: writeNotes })
  // What is asked after the last test of a file is written with those of the next, or here.
  process.on('exit', writeNotes)
}
// Of the first instance in this process, whose notes are those of all files.
const writeAll: unknown = Reflect.get(globalThis.fetch, WATCHED)
afterAll(() => {
  if (typeof writeAll === 'function') writeAll()
})

/** How often each note was made; most are alike. */
function note(one: Omit<Note, 'count'>): void {
  const key = JSON.stringify(one)
  unwritten.set(key, (unwritten.get(key) ?? 0) + 1)
}

function writeNotes(): void {
  for (const [key, count] of unwritten) appendFileSync(notes, `${JSON.stringify({ ...JSON.parse(key), count })}\n`)
  unwritten.clear()
}

async function look(target: string, init: RequestInit | undefined, input: unknown, response: Response): Promise<void> {
  if (descriptionPath === undefined) return
  const method = (init?.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase()
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined))
  const ours = headers.get('user-agent')?.startsWith('skillroute/') === true
  const url = new URL(target)
  const body = typeof init?.body === 'string' ? json(init.body) : undefined
  // A body that breaks off is a fault of the test's making; the caller gets it as well.
  const text = await response.text().catch(() => undefined)
  if (text === undefined) return
  const responseBody = text === '' ? undefined : json(text)
  // A body that a fault cut off or replaced is no claim about the contract.
  if (text !== '' && responseBody === undefined) return
  description ??= readDescription(descriptionPath)
  const operation = description.find(method, url.pathname)
  const exchange = { method, url, requestBody: body, status: response.status, responseBody, ours }
  for (const name of plantedFields(description, exchange)) echoes.add(name)
  const problems = problemsOf(description, { ...exchange, echoes })
  const ok = response.status >= 200 && response.status < 300
  note({ id: operation?.id, ours, ok, problems })
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

declare module 'vitest' {
  export interface ProvidedContext {
    contractNotes: string
  }
}
