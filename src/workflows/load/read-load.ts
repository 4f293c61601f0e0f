import * as z from 'zod'
import { type Issue, ValidationError } from '../../core/errors'
import { WEEK_MINUTES } from '../../core/time/durations'
import { parseInstant } from '../../core/time/parse-instant'
import type { LoadForecast, LoadRoute, Ref, Snapshot } from '../../documents'
import { parseShape, problemAt } from '../../documents/yaml/problem'
import { readYaml } from '../../documents/yaml/read'
import type { YamlSource } from '../../documents/yaml/source'
import { indexNames } from '../kit/names'

/**
 * Reads a forecast of contacts from the text of a YAML or JSON file, and resolves its queues, skills and languages.
 * @returns the forecast by ids, as guardrails and `modelUnderLoad` take it
 * @throws ValidationError with line and column of every problem
 */
export async function readLoad(
  content: string,
  options: { readonly snapshot: Snapshot; readonly file?: string | undefined },
): Promise<LoadForecast> {
  const { snapshot, file = 'load' } = options
  const source = await readYaml(content)
  return resolveNames(parseShape(LOAD, source, file), snapshot, source, file)
}

function resolveNames(load: LoadForecast, snapshot: Snapshot, source: YamlSource, file: string): LoadForecast {
  const [queues, skills, languages] = [
    indexNames<Ref>('queue', snapshot.queues),
    indexNames<Ref>('skill', snapshot.skills),
    indexNames<Ref>('language', snapshot.languages),
  ]
  const issues: Issue[] = []
  const findId = (names: typeof queues, name: string, path: readonly (string | number)[]): string => {
    const found = names.find(name)
    if ('item' in found) return found.item.id
    issues.push(problemAt(source, 'name.unknown', [...path], found.problem))
    return name
  }
  const groups = load.groups.map((group, g) => ({
    ...group,
    routes: group.routes.map((route, r): LoadRoute => {
      const path = ['groups', g, 'routes', r]
      return {
        ...route,
        queue: findId(queues, route.queue, [...path, 'queue']),
        language: route.language === undefined ? undefined : findId(languages, route.language, [...path, 'language']),
        skills: route.skills?.map((skill, s) => findId(skills, skill, [...path, 'skills', s])),
      }
    }),
  }))
  if (issues.length > 0) throw new ValidationError(issues, { subject: file })
  return { ...load, groups }
}

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
