import * as z from 'zod/mini'

/** Validates a value against a schema; the texts below describe problems for which the schema has no message. */
export function checked<T>(schema: z.core.$ZodType<T>, value: unknown) {
  return z.safeParse(schema, value, { error: issueText })
}

/** `zod/mini` has no messages, and its locales are larger than all the code that answers of the API need. */
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
