/** The part of the websocket interface used here: browsers, Node 22 and later, Deno, Bun and `ws` provide it. */
export interface WebSocketLike {
  send(text: string): void
  close(code?: number, reason?: string): void
  addEventListener(type: 'open' | 'error' | 'close', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  /** Of `ws`: cuts the connection without waiting for the other side. */
  terminate?(): void
}

/** Opens a websocket, as the standard's `WebSocket` does. */
export type WebSocketConstructor = new (url: string) => WebSocketLike

/** The runtime's own websocket, else that of `ws`, which is loaded only if needed. */
export async function defaultWebSocket(): Promise<WebSocketConstructor> {
  const builtIn: unknown = Reflect.get(globalThis, 'WebSocket')
  if (isConstructor(builtIn)) return builtIn
  const { WebSocket } = await import('ws')
  return WebSocket
}

function isConstructor(value: unknown): value is WebSocketConstructor {
  return typeof value === 'function'
}
