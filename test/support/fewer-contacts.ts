import type { World } from '../../src/emulator'

type Kept = (type: World['contactTypes'][number], place: number) => boolean

/**
 * Leaves an org some of its contact types: less history to make and shorter weeks to simulate, with the same names, agents
 * and settings. Before anything of the history is read, since that is made once.
 * @param kept Default: the last contact type of each queue.
 */
export function fewerContacts(
  { contactTypes }: Pick<World, 'contactTypes'>,
  kept: Kept = ({ queueId }, place) => contactTypes.findLastIndex((type) => type.queueId === queueId) === place,
): void {
  const left = contactTypes.filter(kept)
  // The world is made with this array, which is read-only for those who use an emulator.
  ;(contactTypes as unknown[]).splice(0, contactTypes.length, ...left)
}
