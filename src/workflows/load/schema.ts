import * as z from 'zod'
import { WEEK_MINUTES } from '../../core/time/durations'
import { parseInstant } from '../../core/time/parse-instant'

const text = z.string().min(1)

/** The shape of a file with a forecast of contacts. */
export const LOAD = z.strictObject({
  format: z.literal('skillroute/load@1'),
  start: z.string().refine((value) => !('why' in parseInstant(value)), {
    error: 'must be a time with its zone, such as 2026-12-07T00:00Z',
  }),
  intervalMinutes: z.number().positive().max(WEEK_MINUTES),
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
