// What is told to the user: a toast for what they did, a quiet live region for what happened meanwhile.
import { byId } from './dom.js';

const heldBackMs = 700;
const shownMs = 6000;
let pending = [];
let announceTimer = 0;
let toastTimer = 0;

/** Tells a screen reader; several at once are told together, and many only as a number. */
export function announce(message) {
  pending.push(message);
  clearTimeout(announceTimer);
  announceTimer = setTimeout(() => {
    byId('announcer').textContent = pending.length > 3 ? `${pending.length} things have changed.` : pending.join(' ');
    pending = [];
  }, heldBackMs);
}

/** Shows what came of something the user did. */
export function toast(message) {
  const box = byId('toast');
  box.textContent = message;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { box.textContent = ''; }, shownMs);
}
