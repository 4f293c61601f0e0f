import * as z from 'zod/mini'
import { checkText } from '../../core/checks'
import { ValidationError } from '../../core/errors'
import { aDocument, checkOptions } from '../../core/schema'
import type { Snapshot } from '../../documents'
import type { SkillCalendar } from './skill-calendar'
import { validateSkillCalendar } from './validate'

/**
 * Reads a calendar of skills from the text of a YAML or JSON file (`skillroute/calendar@1`).
 * @param options.snapshot the org in which names must exist; with it, entries that contradict each other are refused
 * @param options.file name of the file in messages
 * @throws ValidationError naming every problem with its line and column
 * @example
 * const calendar = await parseSkillCalendar(await readFile('calendar.yaml', 'utf8'), { snapshot })
 */
export async function parseSkillCalendar(
  text: string,
  options: { readonly snapshot?: Snapshot | undefined; readonly file?: string | undefined } = {},
): Promise<SkillCalendar> {
  checkText(text, 'text')
  checkOptions(options, { snapshot: z.optional(aDocument('skillroute/snapshot@1')), file: z.optional(z.string()) })
  const { snapshot, file = 'calendar' } = options
  const { calendar, problems } = await validateSkillCalendar(text, { snapshot })
  if (calendar === null) throw new ValidationError(problems, { subject: file })
  return calendar
}
