/** The parts of an answer that are read. */
interface Answer {
  readonly body?: unknown
  text(): Promise<string>
}

/**
 * The body of an answer as text; undefined as soon as it is longer than `maxBytes`. Headers are not trusted, since a
 * small compressed body may expand to gigabytes.
 */
export async function readText(answer: Answer, maxBytes: number): Promise<string | undefined> {
  const { body } = answer
  if (body === null) return ''
  // A caller's own fetch may not support streams.
  if (!(body instanceof ReadableStream)) return await answer.text()
  const reader = body.getReader()
  const decoder = new TextDecoder()
  const parts: string[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return parts.join('') + decoder.decode()
    length += value.byteLength
    if (length > maxBytes) {
      await reader.cancel().catch(() => undefined)
      return undefined
    }
    parts.push(decoder.decode(value, { stream: true }))
  }
}
