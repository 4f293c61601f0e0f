/** System presences that agents of the emulator have. */
export type ShiftPresence = 'OFFLINE' | 'ON_QUEUE' | 'BREAK' | 'MEAL'

/** Presence from a time on. */
export interface PresenceChange {
  readonly atMs: number
  readonly presence: ShiftPresence
}
