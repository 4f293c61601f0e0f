import { spawnSync } from 'node:child_process'
import { expect } from './checks'

/** What Node may print of an uncaught error of ours. */
const MOST_BYTES = 4_000

/** Each kind of `test/packaging/consumer/uncaught-errors.cjs`, with the error and a function of ours that its stack must name. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  setting: ['ConfigError', 'createClient'],
  input: ['ValidationError', 'erlangC'],
  plan: ['ValidationError', 'buildPlan'],
  write: ['NotFoundError', 'toApiError', 'placeOfTheCall'],
}

/**
 * Lets the packed package end programs by uncaught errors, from both of its builds.
 * @returns the most that one of them printed
 * @throws Error when an error prints pages of the package's code, or its stack does not name what was called, and by whom
 */
export function checkUncaughtErrors(node: string, dir: string): string {
  let most = 0
  for (const program of ['uncaught.mjs', 'uncaught.cjs']) {
    for (const [kind, names] of Object.entries(KINDS)) {
      const { status, stderr } = spawnSync(node, [program, kind], { cwd: dir, encoding: 'utf8', timeout: 30_000 })
      const what = `${program} ${kind}`
      expect(status === 1, `${what} ended with ${status}:\n${stderr.slice(0, MOST_BYTES)}`)
      const bytes = Buffer.byteLength(stderr)
      most = Math.max(most, bytes)
      expect(bytes <= MOST_BYTES, `${what} printed ${bytes} bytes, ${MOST_BYTES} at most`)
      const missing = names.filter((name) => !new RegExp(`\\b${name}\\b`).test(stderr))
      expect(missing.length === 0, `${what} does not name ${missing}:\n${stderr}`)
    }
  }
  return `${most} bytes at most`
}
