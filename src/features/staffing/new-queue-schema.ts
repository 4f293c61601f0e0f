import * as z from 'zod'

const text = z.string().min(1)
const positive = z.number().positive()

/** The shape of a file that describes a queue that does not exist yet. */
export const NEW_QUEUE = z.strictObject({
  format: z.literal('skillroute/new-queue@1'),
  name: text,
  media: text.optional(),
  skills: z.array(text).optional(),
  contactsPerDay: positive,
  hours: z.array(text).min(1),
  ahtSeconds: positive,
  patienceSeconds: positive.optional(),
  target: z.strictObject({ serviceLevel: z.number().gt(0).lt(1), seconds: positive }).optional(),
  concurrency: z.number().int().min(1).max(1000).optional(),
  takenBy: z
    .strictObject({
      agents: z.array(text).optional(),
      queues: z.array(text).optional(),
      skills: z.array(text).optional(),
    })
    .optional(),
})
