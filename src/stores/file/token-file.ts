import { constants } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as z from 'zod/mini'
import { checkBag, checkKind } from '../../core/bag'
import { ConfigError } from '../../core/errors'
import { lazy } from '../../core/lazy'
import type { StoredToken, TokenStore } from '../../documents/ports/ports'
import { systemCode } from '../kit/system-error'
import { onDisk, type Place } from './on-disk'
import { PRIVATE_FILE, writeFileAtomic } from './write-file-atomic'

const FORMAT = 'skillroute/tokens@1'
const PRIVATE_FOLDER = 0o700
/** Permission bits of group and others. */
const OTHERS = 0o077

const fileSchema = lazy(() => {
  const accessToken = z.string().check(z.refine((token) => token !== ''))
  const token = z.object({ accessToken, expiresAtMs: z.number(), issuedAtMs: z.number() })
  return z.object({ format: z.custom((format) => format === FORMAT), tokens: z.record(z.string(), token) })
})

type Tokens = Readonly<Record<string, StoredToken>>

/**
 * A token cache in a file, so that one-shot runs do not log in each time. Written whole (temporary file and rename) with
 * mode 0600, in a folder made with 0700. A torn file counts as empty; a file that others may read is made private, with
 * a warning. Tokens are kept by login host and client id; two processes writing at once lose a token at worst, which
 * costs one login.
 * @param options.onWarning told what was wrong with the file; default: a process warning
 * @throws ConfigError from `set`, when the file is not a token cache and so is left alone
 * @throws StoreError `token.read` or `token.write` when the disk refuses
 */
export function fileTokenStore(
  path: string,
  options: { readonly onWarning?: ((message: string) => void) | undefined } = {},
): TokenStore {
  checkKind(path, 'path', 's')
  checkBag(options, 'options', 'onWarning?f')
  const warn =
    options.onWarning ?? ((message: string) => process.emitWarning(message, { code: 'SKILLROUTE_TOKEN_FILE' }))
  const place: Place = { family: 'token', name: 'Token cache', path }
  let last: Promise<unknown> = Promise.resolve()

  /** Changes are made one after the other, each on what the file then holds. */
  function change(update: (tokens: Tokens) => Tokens): Promise<void> {
    const change = async (): Promise<void> => {
      const before = await read(path, warn)
      if (before === 'foreign') throw notOurs(path)
      await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER })
      const tokens = update(before)
      await writeFileAtomic(path, `${JSON.stringify({ format: FORMAT, tokens })}\n`, PRIVATE_FILE)
    }
    const next = last.then(() => onDisk('write', place, change))
    last = next.catch(() => undefined)
    return next
  }

  return {
    async get(key) {
      await last
      const tokens = await onDisk('read', place, () => read(path, warn))
      return tokens !== 'foreign' && Object.hasOwn(tokens, key) ? tokens[key] : undefined
    },
    set: (key, token) =>
      change((tokens) => ({
        // What had ended when this one was issued is of no use to anyone.
        ...Object.fromEntries(Object.entries(tokens).filter(([, old]) => old.expiresAtMs > token.issuedAtMs)),
        [key]: token,
      })),
    async delete(key, accessToken) {
      await last
      const tokens = await onDisk('read', place, () => read(path, warn))
      if (tokens === 'foreign' || tokens[key]?.accessToken !== accessToken) return
      await change((now) =>
        Object.fromEntries(
          Object.entries(now).filter(([name, { accessToken: own }]) => name !== key || own !== accessToken),
        ),
      )
    },
  }
}

/**
 * The tokens of the file, which is made private; none when it is missing, empty or torn. `foreign` when it is something else
 * altogether: then nothing of it is changed.
 */
async function read(path: string, warn: (message: string) => void): Promise<Tokens | 'foreign'> {
  const file = await openItself(path)
  if (file === undefined) return {}
  try {
    const tokens = tokensIn(await file.readFile('utf8'))
    if (tokens !== 'foreign') await makePrivate(file, path, warn)
    return tokens
  } finally {
    await file.close()
  }
}

/** The file, and no other that a link of this name leads to; undefined where there is none. */
async function openItself(path: string): Promise<FileHandle | undefined> {
  // Windows has no such flag.
  return await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined
    throw systemCode(error) === 'ELOOP' ? isLink(path) : error
  })
}

function tokensIn(text: string): Tokens | 'foreign' {
  const parsed = fileSchema().safeParse(parse(text))
  if (parsed.success) return parsed.data.tokens
  const ours = text.trim() === '' || text.slice(0, 200).includes('"skillroute/tokens@')
  return ours ? {} : 'foreign'
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function makePrivate(file: FileHandle, path: string, warn: (message: string) => void): Promise<void> {
  // Windows has no such bits: what it reports there says nothing about who may read.
  const found = process.platform === 'win32' ? undefined : await tighten(file)
  if (found === undefined) return
  const mode = (found & 0o777).toString(8)
  warn(
    `The token cache ${path} could be read by others (mode ${mode}); it is private now (600). Renew the tokens if that matters.`,
  )
}

/** Takes others' rights away. @returns the mode before, where they had any */
async function tighten(file: FileHandle): Promise<number | undefined> {
  const { mode } = await file.stat()
  if ((mode & OTHERS) === 0) return undefined
  await file.chmod(PRIVATE_FILE)
  return mode
}

/** Whoever could put the link there would choose the file whose rights are changed. */
function isLink(path: string): ConfigError {
  return new ConfigError(
    `${path} is a symbolic link: a token cache is not read or written through one. Name the file itself.`,
    {
      code: 'config.tokenFile',
    },
  )
}

function notOurs(path: string): ConfigError {
  return new ConfigError(`${path} exists and is not a token cache: it was left alone. Name another file.`, {
    code: 'config.tokenFile',
  })
}
