import * as z from 'zod/mini'
import { loose, maybeEnum, maybeText, numberedListing, text } from '../kit/fields'

/** A skill of a user with its proficiency, 0 to 5. */
export const userSkillSchema = loose(() => ({
  id: text,
  name: maybeText,
  proficiency: z.number(),
  state: maybeEnum<'active' | 'inactive' | 'deleted'>(),
}))

/** A language of a user with its proficiency, 0 to 5; the platform may round it. */
export const userLanguageSchema = loose(() => ({
  id: text,
  name: maybeText,
  proficiency: z.number(),
  state: maybeEnum<'active' | 'inactive' | 'deleted'>(),
}))

export const userSkillListingSchema = numberedListing(userSkillSchema)
export const userLanguageListingSchema = numberedListing(userLanguageSchema)

/** A skill that a user holds, with the level 0 to 5. */
export type UserSkill = z.infer<ReturnType<typeof userSkillSchema>>
/** A language that a user holds, with the level 0 to 5. */
export type UserLanguage = z.infer<ReturnType<typeof userLanguageSchema>>
