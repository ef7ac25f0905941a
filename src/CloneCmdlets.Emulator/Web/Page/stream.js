// The live view: server-sent events, read with fetch, because EventSource can't send the token in a header.
import { open } from './api.js';

const firstPauseMs = 500;
const longestPauseMs = 5000;
// The emulator sends a sign of life every 5 s.
const silenceMs = 20_000;

/** Listens for ever: `onEvent(name, data)` for what comes, `onState('live' | 'lost', pauseMs)` for the connection. */
export class LiveStream {
  #path;
  #onEvent;
  #onState;
  #pauseMs = firstPauseMs;
  #wake = () => {};

  constructor(path, onEvent, onState) {
    this.#path = path;
    this.#onEvent = onEvent;
    this.#onState = onState;
  }

  /** Tries again at once, where it is waiting to. */
  retryNow() {
    this.#wake();
  }

  async run() {
    for (; ;) {
      try {
        await this.#listen();
      } catch {
        // However it ended, the answer is to connect again.
      }
      this.#onState('lost', this.#pauseMs);
      await this.#pause();
    }
  }

  async #listen() {
    const abort = new AbortController();
    let watchdog = setTimeout(() => abort.abort(), silenceMs);
    try {
      const response = await open(this.#path, { signal: abort.signal, headers: { Accept: 'text/event-stream' } });
      if (!response.ok) {
        return;
      }
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (; ;) {
        const { done, value } = await reader.read();
        if (done) {
          return;
        }
        clearTimeout(watchdog);
        watchdog = setTimeout(() => abort.abort(), silenceMs);
        const blocks = (rest + value).split('\n\n');
        rest = blocks.pop();
        for (const block of blocks) {
          this.#dispatch(block);
        }
      }
    } finally {
      clearTimeout(watchdog);
      abort.abort();
    }
  }

  #dispatch(block) {
    let name = '';
    let data = '';
    for (const line of block.split('\n')) {
      if (line.startsWith('event: ')) {
        name = line.slice(7);
      } else if (line.startsWith('data: ')) {
        data += line.slice(6);
      }
    }
    if (name) {
      this.#pauseMs = firstPauseMs;
      this.#onState('live', 0);
      this.#onEvent(name, JSON.parse(data));
    }
  }

  #pause() {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#pauseMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#pauseMs = Math.min(longestPauseMs, this.#pauseMs * 1.6);
    });
  }
}
