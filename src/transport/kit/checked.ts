import * as z from 'zod/mini'

/** Holds a value against a schema; what is wrong is said in the words below where the schema has none of its own. */
export function checked<T>(schema: z.core.$ZodType<T>, value: unknown) {
  return z.safeParse(schema, value, { error: issueText })
}

/** `zod/mini` comes without words, and its languages weigh more than all that an answer of the API needs. */
function issueText(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected}, received ${kindOf(issue.input)}`
    case 'invalid_value':
      return `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`
    case 'unrecognized_keys':
      return `has fields that do not belong here: ${issue.keys.join(', ')}`
    case 'invalid_union':
      return 'has none of the forms it may have'
    default:
      return 'is not as it should be'
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
