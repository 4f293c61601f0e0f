import { redact, redactText } from '../../core/json/redact'

/** What must never be shown during the life of one transport: client secret, Basic header, tokens. */
export interface Secrets {
  /** Registers a token. */
  add(token: string): void
  /** Registers what is secret as long as the transport lives. */
  keep(secret: string): void
  /** `text` with every secret masked. */
  text(text: string): string
  /** A deep copy of `value` with every secret masked. */
  value(value: unknown): unknown
}

/** Tokens remembered for masking: more than any answer still under way can name, so that the list cannot grow for ever. */
const KEPT_TOKENS = 50

/** A registry of secrets, kept in a closure so that inspecting what holds it shows nothing. */
export function createSecrets(): Secrets {
  const forever: string[] = []
  const tokens = new Set<string>()
  const all = (): string[] => [...forever, ...[...tokens].flatMap(formsOf)]
  return {
    add(token) {
      tokens.delete(token)
      tokens.add(token)
      const [oldest] = tokens
      if (tokens.size > KEPT_TOKENS && oldest !== undefined) tokens.delete(oldest)
    },
    keep: (secret) => void forever.push(...formsOf(secret)),
    text: (text) => redactText(text, all()),
    value: (value) => redact(value, all()),
  }
}

/** A secret as it is, as it looks in a URL, and as it looks inside JSON text. */
function formsOf(secret: string): string[] {
  return [...new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])]
}
