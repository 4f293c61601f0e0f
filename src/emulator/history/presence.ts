/** System presences that agents of the emulator have. */
export type ShiftPresence = 'OFFLINE' | 'ON_QUEUE' | 'BREAK' | 'MEAL'

/** A presence that begins at a time. */
export interface PresenceChange {
  readonly atMs: number
  readonly presence: ShiftPresence
}
