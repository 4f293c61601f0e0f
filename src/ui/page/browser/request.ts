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
