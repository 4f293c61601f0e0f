import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chdir, cwd } from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entries } from '../../scripts/entries'
import { createClient, isSkillrouteError } from '../../src'

/** What JavaScript without types may give by mistake. */
const MISTAKES: readonly unknown[] = [undefined, null, {}, 5, 'x', []]

/** Calls that start something and end when it is stopped; every mistake of theirs is refused before, or needs no end. */
const started: { stop?(): unknown; close?(): unknown }[] = []

const home = cwd()
const folder = mkdtempSync(join(tmpdir(), 'skillroute-untyped-'))
beforeAll(() => chdir(folder))
afterAll(async () => {
  for (const one of started) await (one.stop ?? one.close)?.call(one)
  chdir(home)
  rmSync(folder, { recursive: true, force: true })
})

/** Everything that is neither a result nor an error of ours. */
async function rawErrors(name: string, call: (...args: unknown[]) => unknown, longest: number): Promise<string[]> {
  const found: string[] = []
  for (const mistake of MISTAKES) {
    for (let count = 1; count <= longest; count++) {
      try {
        const result: unknown = await call(...Array.from({ length: count }, () => mistake))
        if (typeof result === 'object' && result !== null) started.push(result)
      } catch (error) {
        if (!isSkillrouteError(error))
          found.push(`${name}(${String(JSON.stringify(mistake))} x ${count}): ${String(error)}`)
      }
    }
  }
  return found
}

const isFunction = (value: unknown): value is (...args: unknown[]) => unknown => typeof value === 'function'

describe('without types', () => {
  it.each(Object.entries(entries))('%s: no exported function answers a mistake with a raw error', async (_, path) => {
    const module: Record<string, unknown> = await import(join(home, path))
    const found: string[] = []
    for (const [name, value] of Object.entries(module)) {
      // Names of classes begin with a capital; they are called with `new`.
      if (isFunction(value) && /^[a-z]/.test(name)) found.push(...(await rawErrors(name, value, 2)))
    }
    expect(found).toEqual([])
  })

  it('no call of the client answers a mistake with a raw error, nor sends anything for most', async () => {
    let sent = 0
    const fetch = async (input: string | URL | Request): Promise<Response> => {
      if (String(input).endsWith('/oauth/token'))
        return Response.json({ access_token: 'token-token', expires_in: 86_400 })
      sent += 1
      return Response.json({ code: 'not.found', message: 'nothing here' }, { status: 404 })
    }
    const auth = { clientId: 'c', clientSecret: 'secret-secret', kind: 'clientCredentials' as const }
    const client = createClient({ region: 'eu_west_1', auth, fetch, ratePerMinute: 1_000_000 })
    const found: string[] = []
    let calls = 0
    async function visit(at: object, path: string): Promise<void> {
      for (const [name, value] of Object.entries(at)) {
        if (isFunction(value) && !['close', 'endPause', 'rateLimit', 'on'].includes(name)) {
          calls += 1
          found.push(...(await rawErrors(`${path}.${name}`, reading(value), 4)))
        } else if (typeof value === 'object' && value !== null && name !== 'clock')
          await visit(value, `${path}.${name}`)
      }
    }
    await visit(client, 'client')
    expect(found).toEqual([])
    expect(calls).toBeGreaterThan(120)
    // Of some twenty tries a call: those that are fine by themselves, such as an id of one letter.
    expect(sent).toBeLessThan(calls * 5)
    await client.close()
  })
})

/** Reads a list to its end, since lists ask for nothing before. */
function reading(call: (...args: unknown[]) => unknown): (...args: unknown[]) => unknown {
  return async (...args) => {
    const result: unknown = await call(...args)
    const all: unknown = typeof result === 'object' && result !== null ? Reflect.get(result, 'toArray') : undefined
    return isFunction(all) ? await all() : undefined
  }
}
