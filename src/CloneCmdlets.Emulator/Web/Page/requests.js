// The tab "Requests": the newest calls to the two services, as they come.
import { byId, fromTemplate, keyed, setAttribute, setChip, setText, setTime } from './dom.js';
import { countOf, formatNumber, formatTime } from './format.js';

const kept = 500;
const filter = byId('requests-filter');
const hold = byId('requests-pause');
let entries = [];
let heldAt = null;
let total = 0;
let drawn = false;

filter.addEventListener('input', draw);
hold.addEventListener('click', () => {
  heldAt = heldAt === null ? entries[0]?.sequence ?? 0 : null;
  hold.setAttribute('aria-pressed', String(heldAt !== null));
  draw();
});

/** Takes over new entries; with `reset`, all that came before are void. */
export function showRequests({ reset, total: count, entries: fresh }) {
  entries = [...fresh.toReversed(), ...(reset ? [] : entries)].slice(0, kept);
  total = count;
  if (reset && heldAt !== null) {
    heldAt = entries[0]?.sequence ?? 0;
  }
  draw();
}

const textOf = (entry) => `${entry.method} ${entry.path}${entry.query} ${entry.status || 'cut off'} ${entry.fault ?? ''}`.toLowerCase();

function draw() {
  const seen = heldAt === null ? entries : entries.filter((entry) => entry.sequence <= heldAt);
  const wanted = filter.value.trim().toLowerCase().split(/[\s,]+/).filter(Boolean);
  const list = seen.filter((entry) => wanted.every((word) => textOf(entry).includes(word)));
  keyed(byId('requests'), list, (entry) => entry.sequence, () => {
    const row = fromTemplate('request-row');
    row.root.classList.toggle('fresh', drawn);
    return row;
  }, updateRow);
  drawn = entries.length > 0;
  setText(byId('count-requests'), formatNumber(total));
  setText(byId('requests-note'), noteOf(entries.length - seen.length));
  byId('requests-sheet').hidden = list.length === 0;
  byId('requests-empty').hidden = entries.length > 0;
  byId('requests-none').hidden = entries.length === 0 || list.length > 0;
}

function noteOf(held) {
  if (heldAt !== null) {
    return held > 0 ? `Held, ${countOf(held, 'newer request')}` : 'Held';
  }
  return total > kept ? `The newest ${formatNumber(kept)} of ${formatNumber(total)}` : '';
}

function updateRow({ parts }, entry) {
  setTime(parts.time, entry.when, formatTime(entry.when));
  setText(parts.method, entry.method);
  setText(parts.path, entry.path + entry.query);
  setText(parts.status, entry.status ? String(entry.status) : 'cut off');
  setAttribute(parts.status, 'data-kind', entry.status >= 400 || !entry.status ? 'bad' : 'good');
  parts.fault.hidden = !entry.fault;
  setChip(parts.fault, 'fault', entry.fault ?? '');
}
