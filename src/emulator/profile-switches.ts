import type { OrgFacts, OrgProfile } from '../documents'
import type { EmulatorSwitches } from './model/types'
import { DEFAULT_SWITCHES } from './switches'

const STATUS_AND_CODE = /^\d{3} [\w.]+$/
const DAYS: readonly unknown[] = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** Checks of facts that a probe may report with values that their switch does not have. */
const PLAYABLE: { readonly [K in keyof OrgFacts]?: (value: unknown) => boolean } = {
  refusedTokenStatus: (value) => value === 400 || value === 401,
  wfmRefusal: (value) => STATUS_AND_CODE.test(String(value)),
  missingRing: (value) => STATUS_AND_CODE.test(String(value)),
  deletedSkill: (value) => value === 'readable' || STATUS_AND_CODE.test(String(value)),
  skillChangeEntity: (value) => value === 'User' || value === 'AgentRoutingInfo',
  wfmStartDayOfWeek: (value) => DAYS.includes(value),
}

/** The switches that make the emulator behave like a probed org. Unknown points keep their defaults. */
export function profileSwitches({ facts }: OrgProfile): Partial<EmulatorSwitches> {
  const known = Object.entries(facts).filter(([name, value]) => {
    if (!Object.hasOwn(DEFAULT_SWITCHES, name)) return false
    const usual: unknown = Reflect.get(DEFAULT_SWITCHES, name)
    const isPlayable: unknown = Reflect.get(PLAYABLE, name)
    return typeof value === typeof usual && (typeof isPlayable !== 'function' || isPlayable(value) === true)
  })
  return Object.fromEntries(known)
}
