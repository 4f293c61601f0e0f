/** Runs one check and says how it ended in a line that `scripts/check.ts` counts. Later checks run in any case. */
export async function check(name: string, body: () => unknown): Promise<void> {
  const start = performance.now()
  try {
    const said = await body()
    const note = typeof said === 'string' && said !== '' ? `: ${said}` : ''
    console.log(`ok - ${name}${note} (${Math.round(performance.now() - start)} ms)`)
  } catch (error) {
    process.exitCode = 1
    console.log(`not ok - ${name}\n${indent(error instanceof Error ? error.message : String(error))}`)
  }
}

/** Ends a check with a message a person can act on. */
export function expect(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message)
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ')
}
