import { redact, redactText } from '../../core/json/redact'

/** The secrets of one transport, which must never be shown: client secret, Basic header, tokens. */
export interface Secrets {
  /** Registers a token. */
  add(token: string): void
  /** Registers a secret for the life of the transport. */
  keep(secret: string): void
  /** `text` with every secret masked. */
  text(text: string): string
  /** A deep copy of `value` with every secret masked. */
  value(value: unknown): unknown
}

/** How many tokens are remembered for masking: more than any running request can still use, but bounded. */
const MAX_TOKENS = 50

/** A registry of secrets, kept in a closure so that inspecting the object that holds it shows nothing. */
export function createSecrets(): Secrets {
  const forever: string[] = []
  const tokens = new Set<string>()
  const all = (): string[] => [...forever, ...[...tokens].flatMap(listForms)]
  return {
    add(token) {
      tokens.delete(token)
      tokens.add(token)
      const [oldest] = tokens
      if (tokens.size > MAX_TOKENS && oldest !== undefined) tokens.delete(oldest)
    },
    keep: (secret) => void forever.push(...listForms(secret)),
    text: (text) => redactText(text, all()),
    value: (value) => redact(value, all()),
  }
}

/** A secret as plain text, as encoded in a URL, and as escaped in JSON text. */
function listForms(secret: string): string[] {
  return [...new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])]
}
