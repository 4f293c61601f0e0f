import type { Backend } from '../backend/backend'
import { mapSlot } from '../model/slot'
import type { FaultRule } from '../model/types'

export interface PresetFault {
  readonly id: string
  readonly name: string
  readonly rule: FaultRule
}

/** The faults of the page. Tests and programs use `faults.add` for others. */
export const PRESET_FAULTS: readonly PresetFault[] = [
  { id: 'slow', name: 'Every answer half a second late', rule: { fault: { kind: 'latency', ms: 500 } } },
  {
    id: 'limited',
    name: 'One request in five: too many requests (429)',
    rule: { share: 0.2, path: '/api/v2/', fault: { kind: 'rateLimit', retryAfterSeconds: 2 } },
  },
  {
    id: 'unavailable',
    name: 'One request in five: service unavailable (503)',
    rule: { share: 0.2, path: '/api/v2/', fault: { kind: 'status', status: 503 } },
  },
  {
    id: 'cut',
    name: 'One write in five: cut after it was done',
    rule: { share: 0.2, method: 'PATCH', path: '/api/v2/', fault: { kind: 'reset', when: 'after' } },
  },
  {
    id: 'truncated',
    name: 'One answer in ten: cut in the middle',
    rule: { share: 0.1, path: '/api/v2/', fault: { kind: 'truncated' } },
  },
  {
    id: 'html',
    name: "One answer in ten: a proxy's page (502)",
    rule: { share: 0.1, path: '/api/v2/', fault: { kind: 'html', status: 502 } },
  },
  { id: 'stale', name: 'Reads show the state before the latest write', rule: { fault: { kind: 'staleRead' } } },
  {
    id: 'revoked',
    name: 'One request in ten: token revoked',
    rule: { share: 0.1, path: '/api/v2/', fault: { kind: 'revokeToken' } },
  },
]

export function presetFaults({ world }: Backend): Map<string, PresetFault> {
  return mapSlot<PresetFault>(world, 'preset faults')
}

/** Switches a preset on or off; false when no preset has this id. */
export function switchFault(backend: Backend, id: string, on: boolean): boolean {
  const preset = PRESET_FAULTS.find((fault) => fault.id === id)
  if (preset === undefined) return false
  const active = presetFaults(backend)
  if (on === active.has(id)) return true
  if (on) {
    backend.faults.add(preset.rule)
    active.set(id, preset)
  } else {
    backend.faults.remove(preset.rule)
    active.delete(id)
  }
  return true
}
