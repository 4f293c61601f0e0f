import type { World } from '../../src/emulator'

type ContactType = World['contactTypes'][number]
type Kept = (type: ContactType, place: number) => boolean

/** How many times fewer and longer contacts are. */
const LONGER = 3

/**
 * Leaves an org some of its contact types, with fewer and longer contacts: less history to make and shorter weeks to
 * simulate, with the same names, agents and settings. Before anything of the history is read, since that is made once.
 * @param retained Default: the last contact type of each queue.
 * @param timesLonger How many times fewer and longer they are.
 */
export function fewerContacts(
  { contactTypes }: Pick<World, 'contactTypes'>,
  retained: Kept = ({ queueId }, place) => contactTypes.findLastIndex((type) => type.queueId === queueId) === place,
  timesLonger = LONGER,
): void {
  const left = contactTypes.filter(retained).map((type) => makeLonger(type, timesLonger))
  // The world is made with this array, which is read-only for those who use an emulator.
  ;(contactTypes as unknown[]).splice(0, contactTypes.length, ...left)
}

/** Makes contacts fewer and longer, of the same types and load. Before anything of the history is read. */
export function longerContacts(world: Pick<World, 'contactTypes'>): void {
  fewerContacts(world, () => true)
}

/** Rates are computed when first read, as before: a large org has many that nobody reads. */
function makeLonger(type: ContactType, times: number): ContactType {
  let rates: Float64Array | undefined
  return Object.create(type, {
    meanHandleSeconds: { value: type.meanHandleSeconds * times, enumerable: true },
    patienceSeconds: { value: type.patienceSeconds * times, enumerable: true },
    weekRates: { enumerable: true, get: () => (rates ??= type.weekRates.map((rate) => rate / times)) },
  })
}
