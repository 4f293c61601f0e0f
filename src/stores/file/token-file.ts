import type { FileHandle } from 'node:fs/promises'
import * as z from 'zod/mini'
import { builtin } from '../../core/builtin'
import { checkText } from '../../core/checks'
import { ConfigError } from '../../core/errors'
import { parseJson } from '../../core/json/unknown'
import { lazy } from '../../core/lazy'
import { aFunction, checkOptions } from '../../core/schema'
import type { StoredToken, TokenStore } from '../../documents/ports/ports'
import { systemCode } from '../kit/system-error'
import { onDisk, type Place } from './on-disk'
import { PRIVATE_FILE, writeFileAtomic } from './write-file-atomic'

const FORMAT = 'skillroute/tokens@1'
const PRIVATE_FOLDER = 0o700
/** Permission bits of group and others. */
const OTHERS = 0o077

const fileSchema = /* @__PURE__ */ lazy(() => {
  const accessToken = z.string().check(z.refine((token) => token !== ''))
  const token = z.object({ accessToken, expiresAtMs: z.number(), issuedAtMs: z.number() })
  return z.object({ format: z.custom((format) => format === FORMAT), tokens: z.record(z.string(), token) })
})

type Tokens = Readonly<Record<string, StoredToken>>

/**
 * A token cache in a file, so that one-shot runs do not log in each time. The file is written whole (temporary file and
 * rename) with mode 0600, in a folder of mode 0700. A torn file counts as empty; a file that others may read is made
 * private, with a warning. Tokens are kept by login host and client id. Two processes that write at once lose one token at
 * worst, which costs one login.
 * @param options.onWarning called with what was wrong with the file; default: a process warning
 * @throws ConfigError from `set`, when the file is not a token cache and so is left alone
 * @throws StoreError `token.read` or `token.write` when the disk refuses
 */
export function fileTokenStore(
  path: string,
  options: { readonly onWarning?: ((message: string) => void) | undefined } = {},
): TokenStore {
  checkText(path, 'path')
  checkOptions(options, { onWarning: z.optional(aFunction()) })
  const warn =
    options.onWarning ?? ((message: string) => process.emitWarning(message, { code: 'SKILLROUTE_TOKEN_FILE' }))
  const place: Place = { family: 'token', name: 'Token cache', path }
  let last: Promise<unknown> = Promise.resolve()

  /** Changes run one after the other, each on the current contents of the file. */
  function change(update: (tokens: Tokens) => Tokens): Promise<void> {
    const change = async (): Promise<void> => {
      const before = await read(path, warn)
      if (before === 'external')
        throw new ConfigError(`${path} exists and is not a token cache: it was left alone. Name another file.`, {
          code: 'config.tokenFile',
        })
      await builtin('node:fs/promises').mkdir(builtin('node:path').dirname(path), {
        recursive: true,
        mode: PRIVATE_FOLDER,
      })
      const tokens = update(before)
      await writeFileAtomic(path, `${JSON.stringify({ format: FORMAT, tokens })}\n`)
    }
    const next = last.then(() => onDisk('write', place, change))
    last = next.catch(() => undefined)
    return next
  }

  return {
    async get(key) {
      await last
      const tokens = await onDisk('read', place, () => read(path, warn))
      return tokens !== 'external' && Object.hasOwn(tokens, key) ? tokens[key] : undefined
    },
    set: (key, token) =>
      change((tokens) => ({
        // Tokens that were already expired when this one was issued are dropped.
        ...Object.fromEntries(Object.entries(tokens).filter(([, old]) => old.expiresAtMs > token.issuedAtMs)),
        [key]: token,
      })),
    async delete(key, accessToken) {
      await last
      const tokens = await onDisk('read', place, () => read(path, warn))
      if (tokens === 'external' || tokens[key]?.accessToken !== accessToken) return
      await change((now) =>
        Object.fromEntries(
          Object.entries(now).filter(([name, { accessToken: own }]) => name !== key || own !== accessToken),
        ),
      )
    },
  }
}

/**
 * The tokens of the file, which is made private; none when it is missing, empty or torn. `external` when it is not a token
 * cache: then it is left as it is.
 */
async function read(path: string, warn: (message: string) => void): Promise<Tokens | 'external'> {
  const file = await openItself(path)
  if (file === undefined) return {}
  try {
    const tokens = tokensIn(await file.readFile('utf8'))
    if (tokens !== 'external') await makePrivate(file, path, warn)
    return tokens
  } finally {
    await file.close()
  }
}

/** Opens the file itself, never a file that a link of this name points to; undefined when there is none. */
async function openItself(path: string): Promise<FileHandle | undefined> {
  const { open } = builtin('node:fs/promises')
  const { constants } = builtin('node:fs')
  // Windows has no such flag.
  return await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined
    throw systemCode(error) === 'ELOOP' ? isLink(path) : error
  })
}

function tokensIn(text: string): Tokens | 'external' {
  const parsed = fileSchema().safeParse(parseJson(text))
  if (parsed.success) return parsed.data.tokens
  const ours = text.trim() === '' || text.slice(0, 200).includes('"skillroute/tokens@')
  return ours ? {} : 'external'
}

async function makePrivate(file: FileHandle, path: string, warn: (message: string) => void): Promise<void> {
  // Windows has no such bits: the mode that it reports says nothing about who may read.
  const found = process.platform === 'win32' ? undefined : await tighten(file)
  if (found === undefined) return
  const mode = (found & 0o777).toString(8)
  warn(
    `The token cache ${path} could be read by others (mode ${mode}); it is private now (600). Renew the tokens if that matters.`,
  )
}

/** Removes the permissions of group and others. @returns the mode before, when they had any */
async function tighten(file: FileHandle): Promise<number | undefined> {
  const { mode } = await file.stat()
  if ((mode & OTHERS) === 0) return undefined
  await file.chmod(PRIVATE_FILE)
  return mode
}

/** Otherwise anyone who can create the link could choose the file whose permissions change. */
function isLink(path: string): ConfigError {
  return new ConfigError(
    `${path} is a symbolic link: a token cache is not read or written through one. Name the file itself.`,
    {
      code: 'config.tokenFile',
    },
  )
}
