import * as z from 'zod'
import { maybe, maybeText, numberedListing, openEnum } from './fields'

/** A skill of a user with its proficiency, 0 to 5. */
export const userSkillSchema = z.looseObject({
  id: z.string(),
  name: maybeText,
  proficiency: z.number(),
  state: maybe(openEnum('active', 'inactive', 'deleted')),
})

/** A language of a user with its proficiency, 0 to 5; the platform may round it. */
export const userLanguageSchema = z.looseObject({
  id: z.string(),
  name: maybeText,
  proficiency: z.number(),
  state: maybe(openEnum('active', 'inactive', 'deleted')),
})

export const userSkillListingSchema = numberedListing(userSkillSchema)
export const userLanguageListingSchema = numberedListing(userLanguageSchema)

export type UserSkill = z.infer<typeof userSkillSchema>
export type UserLanguage = z.infer<typeof userLanguageSchema>
