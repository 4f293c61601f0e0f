/**
 * What may be the id of a message. It stands in front of a full stop in what is signed, so that it cannot hold one, and
 * in a header.
 */
export function isMessageId(id: string): boolean {
  return /^[\x21-\x2d\x2f-\x7e]{1,256}$/.test(id)
}
