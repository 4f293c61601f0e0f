import type { Client } from '../../client'
import type { Json } from '../../core/json/json'
import { isRecord } from '../../core/json/unknown'
import type { UserUtilization, UtilizationInput } from '../../resources/users/utilization-types'
import type { CallOptions } from '../../transport/contract/call-options'
import { unlessGone } from '../kit/read-levels'
import { asJson } from '../kit/values'
import { type Driver, oneByOne, type State } from './driver'
import { shows } from './images'

/** The one attribute of this subject. */
const SETTING = 'utilization'

/** A user's own utilization. It is written whole, always after a fresh read. */
export const utilizationDriver: Driver = {
  perRead: 1,
  readMany: oneByOne(readOne),
  readOne,
  found: (state) => state.get(SETTING) ?? null,
  holds: shows,
  writes: (userId, changes) =>
    changes.map((change) => ({
      changes: [change],
      goneIsDone: false,
      send: async (client, options) => {
        if (change.after === null) {
          await client.routing.userUtilization.reset(userId, options)
          return undefined
        }
        return toState(await client.routing.userUtilization.set(userId, toInput(change.after), options))
      },
    })),
}

/**
 * A user's own setting as a plan stores it: without names of labels, which are read-only; null if the org's setting
 * applies.
 */
export function ownUtilization(setting: UserUtilization): Json {
  return setting.level === 'Agent' ? effectiveUtilization(setting) : null
}

/** The setting that applies to a user, their own or the org's. */
export function effectiveUtilization({ utilization, labelUtilizations, maxInboundCalls }: UserUtilization): Json {
  const labels = Object.entries(labelUtilizations ?? {}).map(([id, { labelName: _name, ...label }]) => [id, label])
  return asJson({
    utilization: utilization ?? {},
    ...(labels.length === 0 ? {} : { labelUtilizations: Object.fromEntries(labels) }),
    ...(maxInboundCalls === undefined ? {} : { maxInboundCalls }),
  })
}

async function readOne(client: Client, userId: string, options: CallOptions): Promise<State | undefined> {
  const setting = await unlessGone(client.routing.userUtilization.get(userId, options))
  return setting === undefined ? undefined : toState(setting)
}

function toState(setting: UserUtilization): State {
  return new Map([[SETTING, ownUtilization(setting)]])
}

function toInput(after: Json): UtilizationInput {
  return isRecord(after) ? { ...after } : {}
}
