import { chmod, mkdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as z from 'zod'
import { ConfigError } from '../../core/errors'
import { contentHash } from '../../core/json/hash'
import { parseJson } from '../../core/json/unknown'
import { writeDurably, writeFileAtomic } from '../../stores/file/write-file-atomic'
import { systemCode } from '../../stores/kit/system-error'
import type { UserTokenStore } from '../../transport/auth/user-login'
import type { Io } from '../io/io'
import { statePath } from '../io/state-folder'

const ref = z.object({ id: z.string(), name: z.string() })
const schema = z.object({
  format: z.literal('skillroute/login@1'),
  clientId: z.string().min(1),
  person: ref,
  org: ref,
  token: z.object({
    accessToken: z.string().min(1),
    issuedAtMs: z.number(),
    expiresAtMs: z.number(),
    refreshToken: z.string().optional(),
  }),
})

/** The person who has logged in to an org, and the OAuth client used. */
export type StoredLogin = z.infer<typeof schema>

const PRIVATE_FOLDER = 0o700
/** A refresh takes less time; a process that holds the lock for longer has died. */
const STALE_MS = 60_000
const CHECK_MS = 100

/** One file for each org, so that logins to two orgs at once do not touch each other. */
function pathOf(io: Io, name: string): string {
  const readable = name.replace(/[^\w.-]+/g, '-').slice(0, 40)
  return statePath(io, 'logins', `${readable}.${contentHash(name).slice(0, 8)}.json`)
}

/** The login to an org; undefined: nobody is logged in. @throws ConfigError for an invalid file */
export async function readLogin(io: Io, name: string): Promise<StoredLogin | undefined> {
  const path = pathOf(io, name)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (systemCode(cause) === 'ENOENT') return undefined
    throw new ConfigError(`The login in ${path} cannot be read: check its permissions.`, { cause })
  })
  if (text === undefined) return undefined
  const parsed = schema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw new ConfigError(`${path} is no login of skillroute: delete it, and run skillroute login again.`)
}

/** Saves a login, readable only by this account of the machine. */
export async function saveLogin(io: Io, name: string, login: StoredLogin): Promise<void> {
  const path = pathOf(io, name)
  await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER })
  if (process.platform !== 'win32') await chmod(dirname(path), PRIVATE_FOLDER)
  await writeFileAtomic(path, `${JSON.stringify(login)}\n`)
}

export async function dropLogin(io: Io, name: string): Promise<void> {
  await rm(pathOf(io, name), { force: true })
}

/** The login to an org as a client keeps it: refreshed by one process at a time. */
export function loginStore(io: Io, name: string): UserTokenStore {
  return {
    async load() {
      return (await readLogin(io, name))?.token
    },
    async save({ accessToken, issuedAtMs, expiresAtMs, refreshToken }) {
      const known = await readLogin(io, name)
      // Somebody has logged out meanwhile.
      if (known === undefined) return
      await saveLogin(io, name, { ...known, token: { accessToken, issuedAtMs, expiresAtMs, refreshToken } })
    },
    lock: () => lock(`${pathOf(io, name)}.lock`),
  }
}

async function lock(path: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      await writeDurably(path, `${process.pid}\n`)
      return () => rm(path, { force: true })
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error
    }
    const ageMs = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    )
    if (ageMs > STALE_MS) await rm(path, { force: true })
    else await new Promise((resolve) => setTimeout(resolve, CHECK_MS))
  }
}
