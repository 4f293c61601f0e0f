import { open, realpath } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import { ConfigError, ValidationError } from '../../core/errors'

/** Largest document that a worker reads, bytes: the model and the plan of a very large org fit. */
const MAX_BYTES = 512_000_000

/**
 * Reads a file of the shared folder, but never one outside of it, even through `..` or a symbolic link. Errors do not
 * repeat the content of a file.
 * @throws ValidationError `input.job` for a path outside, or for something that is not a file of an allowed size
 * @throws ConfigError `file.unreadable`
 */
export async function readInside(folder: string, path: string): Promise<string> {
  const place = resolve(folder, path)
  const [root, real] = await Promise.all([realpath(folder), realpath(place)]).catch((cause: unknown) =>
    unreadable(place, cause),
  )
  const way = relative(root, real)
  if (way === '..' || way.startsWith(`..${sep}`) || resolve(root, way) !== real || way === '')
    throw refused('is outside of the folder that the workers share')
  const file = await open(real, 'r').catch((cause: unknown) => unreadable(place, cause))
  try {
    const { size, ...found } = await file.stat().then((stat) => ({ size: stat.size, isFile: stat.isFile() }))
    if (!found.isFile || size > MAX_BYTES) throw refused(`is not a file of at most ${MAX_BYTES} bytes`)
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

function refused(message: string): ValidationError {
  return new ValidationError([{ path: 'path', message }], { subject: 'The job', code: 'input.job' })
}

function unreadable(place: string, cause: unknown): never {
  throw new ConfigError(`${place} cannot be read. Workers and those who give them work must share the folder.`, {
    code: 'file.unreadable',
    cause,
  })
}
