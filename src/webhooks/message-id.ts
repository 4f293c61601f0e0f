/**
 * The pattern of a message id. It must fit a header and must not contain a full stop, which follows it in the signed text.
 */
export function isMessageId(id: string): boolean {
  return /^[\x21-\x2d\x2f-\x7e]{1,256}$/.test(id)
}
