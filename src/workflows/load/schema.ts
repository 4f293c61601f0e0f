import * as z from 'zod'
import { parseInstant } from '../../core/time/parse-instant'

const text = z.string().min(1)
const minutesOfWeek = 7 * 24 * 60

/** The shape of a file with a forecast of contacts. */
export const LOAD = z.strictObject({
  format: z.literal('skillroute/load@1'),
  start: z.string().refine((value) => !('why' in parseInstant(value)), {
    error: 'must be a time with its zone, such as 2026-12-07T00:00Z',
  }),
  intervalMinutes: z.number().positive().max(minutesOfWeek),
  groups: z
    .array(
      z.strictObject({
        name: text.optional(),
        routes: z
          .array(
            z.strictObject({
              queue: text,
              mediaType: z.enum(['voice', 'chat', 'callback', 'email', 'message', 'workitem']).optional(),
              language: text.optional(),
              skills: z.array(text).optional(),
            }),
          )
          .min(1),
        offered: z.array(z.number().min(0)).min(1),
        ahtSeconds: z.number().positive().optional(),
        ahtSecondsPerInterval: z.array(z.number().min(0)).optional(),
      }),
    )
    .min(1),
})

/** Every key of the format, to suggest the right one for a misspelled key. */
export const LOAD_KEYS = [
  ...[
    'format',
    'start',
    'intervalMinutes',
    'groups',
    'name',
    'routes',
    'offered',
    'ahtSeconds',
    'ahtSecondsPerInterval',
  ],
  ...['queue', 'mediaType', 'language', 'skills'],
]
