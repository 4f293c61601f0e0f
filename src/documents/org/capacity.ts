import { isRecord } from '../../core/json/unknown'
import type { MediaType } from '../common'

/** How many contacts an agent takes at once, and what may interrupt them. */
export interface AgentCapacity {
  /** Maximum number of contacts of each medium at once. */
  readonly concurrency: Readonly<Partial<Record<MediaType, number>>>
  /** By the medium in hand: the other media whose contacts are taken meanwhile; absent media: none. */
  readonly interruptedBy: Readonly<Partial<Record<MediaType, readonly MediaType[]>>>
}

/** The capacity that settings of utilization by medium state, with the media names of analytics; other fields are ignored. */
export function readCapacity(utilization: unknown): AgentCapacity {
  const media = Object.entries(isRecord(utilization) ? utilization : {}).flatMap(([medium, settings]) =>
    isRecord(settings) ? [[toMedium(medium), settings] as const] : [],
  )
  const concurrency = media.flatMap(([medium, { maximumCapacity: max }]) =>
    typeof max === 'number' && max >= 0 ? [[medium, Math.floor(max)] as const] : [],
  )
  const interruptedBy = media.flatMap(([medium, { interruptableMediaTypes: others }]) =>
    Array.isArray(others) && others.length > 0 ? [[medium, others.map(String).map(toMedium).sort()] as const] : [],
  )
  return { concurrency: Object.fromEntries(concurrency), interruptedBy: Object.fromEntries(interruptedBy) }
}

/** Utilization has another name for calls than analytics. */
function toMedium(name: string): MediaType {
  return name === 'call' ? 'voice' : name
}
