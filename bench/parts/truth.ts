import type { ModelAgent, ModelContactType, RoutingModel } from '../../src/documents'
import { startEmulator } from '../../src/emulator'
import { trueHandleSeconds } from '../../src/emulator/history/outcome'
import { type LivingOrg, START } from './living-org'

const SLOTS_PER_HOUR = 4

/**
 * The model of an org with its hidden truth in place of estimates: rates and patience of contact types, and handle times.
 * @param isHeldOnly true: of skills that an agent does not hold, no record can tell the speed; for these the agent's speed
 * over all skills is told
 */
export async function toldTruth(
  { seed, agents, switches }: LivingOrg,
  model: RoutingModel,
  isHeldOnly: boolean,
): Promise<RoutingModel> {
  const emulator = await startEmulator({ seed, agents, switches, now: new Date(START) })
  const { world } = emulator
  const known = model.contactTypes.map((type) => {
    const own = world.contactTypes.find((one) => isSame(one, type))
    if (own === undefined) throw new RangeError(`no contact type ${type.id} in the world`)
    return { type, own }
  })
  const timesOf = (agent: ModelAgent): ModelAgent => {
    const user = world.users.get(agent.id)
    if (user === undefined) return agent
    const told = [...user.truth.speed].filter(([id]) => id === '' || !isHeldOnly || user.skills.has(id))
    const truth = { ...user.truth, speed: new Map(told) }
    const ahtSeconds = known.map(({ type, own }) => [type.id, trueHandleSeconds({ truth }, own)] as const)
    return { ...agent, handling: [], ahtSeconds: Object.fromEntries(ahtSeconds) }
  }
  await emulator.stop()
  return { ...model, contactTypes: known.map(withTrueRates), agents: model.agents.map(timesOf) }
}

interface Known {
  readonly type: ModelContactType
  readonly own: { readonly weekRates: Float64Array; readonly patienceSeconds: number }
}

function withTrueRates({ type, own: { weekRates, patienceSeconds } }: Known): ModelContactType {
  const callsPerHour = Array.from(weekRates, (rate) => SLOTS_PER_HOUR * rate)
  return { ...type, weekProfile: { intervalMinutes: 60 / SLOTS_PER_HOUR, callsPerHour }, patienceSeconds }
}

type Asked = Pick<ModelContactType, 'queueId' | 'skillIds'> & {
  readonly languageId?: string | undefined
  readonly mediaType: string
}

function isSame(one: Asked, other: Asked): boolean {
  const text = ({ skillIds }: Asked) => [...skillIds].sort().join()
  const [a, b] = [one, other]
  return a.queueId === b.queueId && a.mediaType === b.mediaType && a.languageId === b.languageId && text(a) === text(b)
}
