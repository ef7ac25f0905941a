// Calls to the emulator. Every call bears the token and the mark of the page, which keeps it out of the request log.
import { askForToken, currentToken } from './token.js';

const patienceMs = 30_000;
const refused = 'The emulator refused this token. It prints the right one when it starts.';

/** The emulator can't be reached, or broke off. */
export class Unreachable extends Error {}

const headers = () => ({ Authorization: `Bearer ${currentToken()}`, 'X-Emulator-Page': '1' });

/** Opens a response for reading, asking for the token as often as needed. */
export async function open(path, init = {}) {
  for (let question = currentToken() ? null : ''; ;) {
    if (question !== null) {
      await askForToken(question);
    }
    let response;
    try {
      response = await fetch(path, { ...init, headers: { ...init.headers, ...headers() }, credentials: 'omit', redirect: 'error', cache: 'no-store' });
    } catch (error) {
      throw new Unreachable('The emulator can\'t be reached. Is it still running?', { cause: error });
    }
    if (response.status !== 401 && response.status !== 403) {
      return response;
    }
    question = refused;
  }
}

/** Calls a route with JSON, and gives the status with the parsed answer; `data` is null where there is none. */
export async function call(method, path, body) {
  const response = await open(path, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(patienceMs),
  });
  let data = null;
  try {
    data = await response.json();
  } catch {
    // A fault may have the emulator answer something else, or break off; the status tells enough.
  }
  return { ok: response.ok && data !== null, status: response.status, data };
}
