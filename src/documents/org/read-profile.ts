import { ValidationError } from '../../core/errors'
import { pathText } from '../yaml/problem'
import type { OrgProfile } from './profile'
import { ORG_PROFILE } from './profile-schema'

const FORMAT = 'skillroute/profile@1'

/**
 * Reads a profile from the text of its file, as `skillroute probe --out` writes it.
 * @throws ValidationError when it is not JSON, of another format, or not a profile; each problem is named by its path
 */
export function readProfile(text: string): OrgProfile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    const message = 'not a profile: a profile is a JSON file that skillroute probe writes, and this is not JSON'
    throw new ValidationError([{ path: '', message }], { cause })
  }
  return parseProfile(value)
}

/** {@link readProfile} for a value that is parsed already. */
export function parseProfile(value: unknown): OrgProfile {
  const format: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'format') : undefined
  if (format !== FORMAT) {
    const message = `not a profile: format is ${JSON.stringify(format) ?? 'missing'}, it must be "${FORMAT}"; make it by skillroute probe --out`
    throw new ValidationError([{ path: 'format', message }])
  }
  const shape = ORG_PROFILE.safeParse(value)
  if (shape.success) return shape.data
  throw new ValidationError(
    shape.error.issues.map(({ path, message }) => ({ path: pathText(path), message })),
    { subject: 'profile' },
  )
}
