import { WebSocket } from 'ws'
import type { WebSocketConstructor } from '../../src/resources/notifications/socket/socket'
import type { CountingFetch } from './drive'

/** Websockets for a driven clock: it waits while one opens, and after each ping until something comes. */
export function countingSocket(during: CountingFetch['during']): WebSocketConstructor {
  return class extends WebSocket {
    #came: () => void = () => undefined

    constructor(url: string) {
      super(url)
      this.#wait()
      for (const event of ['open', 'message', 'close', 'error']) this.on(event, () => this.#came())
    }

    override send(text: string): void {
      this.#wait()
      super.send(text)
    }

    #wait(): void {
      this.#came()
      void during(
        new Promise<void>((resolve) => {
          this.#came = resolve
        }),
      )
    }
  }
}
