import * as z from 'zod/mini'
import type { OpenUnion } from '../../core/open-union'
import { loose, maybeEnum, maybeText, numberedListing, text } from '../kit/fields'

/** A skill of a user with its proficiency, 0 to 5. */
export const userSkillSchema: () => z.core.$ZodType<UserSkill> = loose(() => ({
  id: text,
  name: maybeText,
  proficiency: z.number(),
  state: maybeEnum<'active' | 'inactive' | 'deleted'>(),
}))

/** A language of a user with its proficiency, 0 to 5; the platform may round it. */
export const userLanguageSchema: () => z.core.$ZodType<UserLanguage> = loose(() => ({
  id: text,
  name: maybeText,
  proficiency: z.number(),
  state: maybeEnum<'active' | 'inactive' | 'deleted'>(),
}))

export const userSkillListingSchema = numberedListing(userSkillSchema)
export const userLanguageListingSchema = numberedListing(userLanguageSchema)

/** A skill that a user holds, with the level 0 to 5. */
export interface UserSkill {
  id: string
  proficiency: number
  name?: string | undefined
  state?: OpenUnion<'active' | 'inactive' | 'deleted'> | undefined
  [field: string]: unknown
}

/** A language that a user holds, with the level 0 to 5. */
export interface UserLanguage {
  id: string
  proficiency: number
  name?: string | undefined
  state?: OpenUnion<'active' | 'inactive' | 'deleted'> | undefined
  [field: string]: unknown
}
