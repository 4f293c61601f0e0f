/** Contacts in the center, in slots that are reused. Lists of waiting contacts are doubly linked, -1 at the ends. */
export interface Contacts {
  capacity: number
  /** Number of slots used so far, and the list of free ones. */
  used: number
  free: number
  type: Int32Array
  /** Increases when the contact in the slot stops waiting, which makes its scheduled events stale. */
  version: Int32Array
  arrived: Float64Array
  /** From when rings and rules count: the arrival, or the end of the wait for one agent. */
  opened: Float64Array
  standing: Float64Array
  patience: Float64Array
  /** Work in units of a mean handle time, factor included. */
  work: Float64Array
  /** A uniform random number: the contact is resolved if it is below the agent's probability. */
  resolutionDraw: Float64Array
  /** A uniform random number for the next alert of the contact: nobody answers it if it is below the type's probability. */
  alertDraw: Float64Array
  finish: Float64Array
  /** Doors that are open, see `Reach`; none while the contact waits for one agent. */
  open: Int32Array
  /** The agent for whom alone the contact waits, or -1. */
  only: Int32Array
  ring: Int32Array
  step: Int32Array
  rule: Int32Array
  agent: Int32Array
  /** 1 for a contact that comes back, 2 for one that comes back as another type, of which it is a first attempt. */
  returns: Uint8Array
  next: Int32Array
  previous: Int32Array
}

const FIRST_CAPACITY = 256

export function createContacts(): Contacts {
  return { capacity: FIRST_CAPACITY, used: 0, free: -1, ...columns(FIRST_CAPACITY) }
}

/** Allocates a slot for a new contact. */
export function takePlace(contacts: Contacts): number {
  const { free } = contacts
  if (free >= 0) {
    contacts.free = contacts.next[free] ?? -1
    return free
  }
  if (contacts.used === contacts.capacity) grow(contacts)
  return contacts.used++
}

export function freePlace(contacts: Contacts, contact: number): void {
  contacts.agent[contact] = -1
  contacts.next[contact] = contacts.free
  contacts.free = contact
}

/** From now on, every event scheduled for the waiting contact is stale. */
export function endWaiting({ version }: Contacts, contact: number): void {
  version[contact] = (version[contact] ?? 0) + 1
}

function columns(capacity: number) {
  return {
    type: new Int32Array(capacity),
    version: new Int32Array(capacity),
    arrived: new Float64Array(capacity),
    opened: new Float64Array(capacity),
    standing: new Float64Array(capacity),
    patience: new Float64Array(capacity),
    work: new Float64Array(capacity),
    resolutionDraw: new Float64Array(capacity),
    alertDraw: new Float64Array(capacity),
    finish: new Float64Array(capacity),
    open: new Int32Array(capacity),
    only: new Int32Array(capacity).fill(-1),
    ring: new Int32Array(capacity),
    step: new Int32Array(capacity),
    rule: new Int32Array(capacity),
    agent: new Int32Array(capacity).fill(-1),
    returns: new Uint8Array(capacity),
    next: new Int32Array(capacity),
    previous: new Int32Array(capacity),
  }
}

function grow(contacts: Contacts): void {
  const wider = columns(contacts.capacity * 2)
  for (const [name, column] of Object.entries(wider)) column.set(Reflect.get(contacts, name))
  Object.assign(contacts, wider, { capacity: contacts.capacity * 2 })
}
