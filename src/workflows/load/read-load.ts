import { type Issue, ValidationError } from '../../core/errors'
import type { LoadForecast, LoadRoute, Ref, Snapshot } from '../../documents'
import { problemAt } from '../../documents/yaml/problem'
import { readYaml } from '../../documents/yaml/read'
import { parseShape } from '../../documents/yaml/shape'
import type { YamlSource } from '../../documents/yaml/source'
import { indexNames } from '../kit/names'
import { LOAD } from './schema'

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
  return byIds(parseShape(LOAD, source, file), snapshot, source, file)
}

function byIds(load: LoadForecast, snapshot: Snapshot, source: YamlSource, file: string): LoadForecast {
  const [queues, skills, languages] = [
    indexNames<Ref>('queue', snapshot.queues),
    indexNames<Ref>('skill', snapshot.skills),
    indexNames<Ref>('language', snapshot.languages),
  ]
  const issues: Issue[] = []
  const id = (names: typeof queues, name: string, path: readonly (string | number)[]): string => {
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
        queue: id(queues, route.queue, [...path, 'queue']),
        language: route.language === undefined ? undefined : id(languages, route.language, [...path, 'language']),
        skills: route.skills?.map((skill, s) => id(skills, skill, [...path, 'skills', s])),
      }
    }),
  }))
  if (issues.length > 0) throw new ValidationError(issues, { subject: file })
  return { ...load, groups }
}
