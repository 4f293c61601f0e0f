import type { Issue } from '../../core/errors'
import { parserOf } from '../../core/schema'
import { boostSchema, scoreSchema } from '../../documents/plan-request/score-options'
import { entryIssues, given, isObject, positiveIssue } from '../erlang/kit/inputs'
import type { HandleTimeCv } from './handle-times'

/** @throws ValidationError naming every option that does not exist or makes no sense */
export const parseScoreOptions = /* @__PURE__ */ parserOf('options', scoreSchema)
/** @throws ValidationError naming every option that does not exist or makes no sense */
export const parseBoostOptions = /* @__PURE__ */ parserOf('options', boostSchema)

/** The issues of a coefficient of variation: one for all, or one by contact type. */
export function handleTimeCvIssues(cv: HandleTimeCv | undefined, path = 'handleTimeCv'): (Issue | undefined)[] {
  return isObject(cv) ? entryIssues(path, cv, positiveIssue) : [given(cv, (value) => positiveIssue(path, value))]
}
