import type { OpenUnion } from '../../core/open-union'
import type { RefInput } from './given'

/**
 * Changes to a user, with every field that the platform's description has for it. For a field newer than this package
 * use a type assertion: `{ title: 'Lead', fieldOfTomorrow: true } as UserChanges`.
 */
export interface UserChanges {
  /** The version to change. Default: the user is read first. */
  readonly version?: number | undefined
  readonly name?: string | undefined
  readonly chat?: { readonly jabberId?: string | undefined } | undefined
  readonly department?: string | undefined
  readonly email?: string | undefined
  readonly addresses?: readonly UserAddressInput[] | undefined
  readonly title?: string | undefined
  readonly username?: string | undefined
  readonly preferredName?: string | undefined
  /** The id of a user. */
  readonly manager?: string | undefined
  readonly images?: readonly UserImageInput[] | undefined
  readonly profileSkills?: readonly string[] | undefined
  readonly locations?:
    | readonly {
        readonly id?: string | undefined
        readonly coordinates?: Readonly<Record<string, number>> | undefined
        readonly notes?: string | undefined
        readonly locationDefinition?: RefInput | undefined
      }[]
    | undefined
  readonly groups?: readonly RefInput[] | undefined
  readonly state?: 'active' | 'inactive' | 'deleted' | undefined
  readonly acdAutoAnswer?: boolean | undefined
  readonly certifications?: readonly string[] | undefined
  readonly biography?:
    | {
        readonly biography?: string | undefined
        readonly interests?: readonly string[] | undefined
        readonly hobbies?: readonly string[] | undefined
        readonly spouse?: string | undefined
        readonly education?: readonly EducationInput[] | undefined
      }
    | undefined
  readonly employerInfo?:
    | {
        readonly officialName?: string | undefined
        readonly employeeId?: string | undefined
        readonly employeeType?: string | undefined
        readonly dateHire?: string | undefined
      }
    | undefined
}

/** An address of a user: phone, e-mail or text messages. */
export interface UserAddressInput {
  readonly address?: string | undefined
  readonly mediaType?: OpenUnion<'PHONE' | 'EMAIL' | 'SMS'> | undefined
  readonly type?:
    | OpenUnion<'PRIMARY' | 'WORK' | 'WORK2' | 'WORK3' | 'WORK4' | 'HOME' | 'MOBILE' | 'MAIN' | 'OTHER'>
    | undefined
  readonly extension?: string | undefined
  readonly countryCode?: string | undefined
  readonly integration?: string | undefined
}

/** An image of a user. */
export interface UserImageInput {
  readonly resolution?: string | undefined
  readonly imageUri?: string | undefined
}

/** A user's education: subject and place. */
export interface EducationInput {
  readonly school?: string | undefined
  readonly fieldOfStudy?: string | undefined
  readonly notes?: string | undefined
  /** A date, such as `2026-01-05`. */
  readonly dateStart?: string | undefined
  readonly dateEnd?: string | undefined
}
