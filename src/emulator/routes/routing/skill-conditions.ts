import { isObject, requireOneOf, throwInvalidField } from '../../answers/body'

const COMPARATORS = [
  'EqualTo',
  'NotEqualTo',
  'LessThan',
  'GreaterThan',
  'GreaterThanOrEqualTo',
  'LessThanOrEqualTo',
] as const

/**
 * Checks the conditions of a skill group: a list whose entries each have routing and language conditions and an
 * operation.
 * @throws Refusal 400 naming what is missing or wrong
 */
export function checkConditions(value: unknown, at = 'skillConditions'): readonly unknown[] {
  if (!Array.isArray(value)) return throwInvalidField(at, `${at} is required and must be a list`)
  for (const [index, condition] of value.entries()) {
    const here = `${at}[${index}]`
    if (!isObject(condition)) return throwInvalidField(here, `${here} must be an object`)
    checkRows(condition.routingSkillConditions, 'routingSkill', `${here}.routingSkillConditions`)
    checkRows(condition.languageSkillConditions, 'languageSkill', `${here}.languageSkillConditions`)
    requireOneOf(condition.operation, ['And', 'Or', 'Not'], `${here}.operation`)
  }
  return value
}

function checkRows(rows: unknown, name: 'routingSkill' | 'languageSkill', at: string): void {
  const list: readonly unknown[] = Array.isArray(rows)
    ? rows
    : throwInvalidField(at, `${at} is required and must be a list`)
  for (const [index, item] of list.entries()) {
    const here = `${at}[${index}]`
    const row = isObject(item) ? item : throwInvalidField(here, `${here} must be an object`)
    if (typeof row[name] !== 'string') throwInvalidField(`${here}.${name}`, `${here}.${name} is required`)
    requireOneOf(row.comparator, COMPARATORS, `${here}.comparator`)
    const level = row.proficiency
    if (typeof level !== 'number' || !Number.isInteger(level) || level < 0 || level > 5)
      throwInvalidField(`${here}.proficiency`, `${here}.proficiency must be a whole number from 0 to 5`)
    if (row.childConditions !== undefined) checkConditions(row.childConditions, `${here}.childConditions`)
  }
}
