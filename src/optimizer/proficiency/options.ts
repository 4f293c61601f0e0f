import { parserOf } from '../../core/schema'
import { boostSchema, scoreSchema } from '../../documents/plan-request/score-options'

/** @throws ValidationError naming every option that does not exist or makes no sense */
export const parseScoreOptions = /* @__PURE__ */ parserOf('options', scoreSchema)
/** @throws ValidationError naming every option that does not exist or makes no sense */
export const parseBoostOptions = /* @__PURE__ */ parserOf('options', boostSchema)
