/** A path or name as one word of a command to copy: quoted if a shell would split or expand it. */
export function shellWord(path: string): string {
  if (/^[\p{L}\p{N}_@%+=:,./-]+$/u.test(path)) return path
  return /["$`!]|\\(\\|$)/.test(path) ? `'${path.replaceAll("'", "'\\''")}'` : `"${path}"`
}
