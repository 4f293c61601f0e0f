import { ValidationError } from '../../core/errors'
import { pathText } from '../../core/path-text'
import { parseText } from '../json-text'
import type { OrgProfile } from './profile'
import { ORG_PROFILE } from './profile-schema'

const FORMAT = 'skillroute/profile@1'

/**
 * Reads a profile, given as a value or as the text of its file, as `skillroute probe --out` writes it.
 * @throws ValidationError when it is not JSON, of another format, or not a profile; each problem is named by its path
 */
export function parseProfile(given: unknown): OrgProfile {
  const value = parseText(given, 'not a profile: a profile is a JSON file that skillroute probe writes')
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
