// The tab "Test runs".
import { announce } from './announce.js';
import { byId, fromTemplate, keyed, setAttribute, setChip, setText, setTime } from './dom.js';
import { countOf, formatDayTime, formatNumber, formatSpan, percentOf } from './format.js';
import { closeMenu, isMenuOpenFor, openMenu } from './menu.js';
import { act, openCopyDialog } from './copy-run.js';
import { openRunDialog, updateRunDialog } from './run-details.js';

// The service's words for what can be done to a run, and the page's.
const actions = { pause: 'Pause', run: 'Resume', stop: 'Stop recording' };

let runs = new Map();
let loaded = false;

/** Shows the runs as the emulator has them now. */
export function showRuns({ total, runs: list }) {
  tellChanges(list);
  runs = new Map(list.map((run) => [run.id, run]));
  keyed(byId('runs'), list, (run) => run.id, createRow, updateRow);
  setText(byId('count-runs'), formatNumber(total));
  setText(byId('runs-note'), list.length < total ? `The newest ${formatNumber(list.length)} of ${formatNumber(total)}` : '');
  byId('runs-loading').hidden = true;
  byId('runs-sheet').hidden = list.length === 0;
  byId('runs-empty').hidden = list.length > 0;
  if (!loaded) {
    loaded = true;
    openFromAddress();
  }
  updateRunDialog(runs);
}

/** A link to a run, as the portal has them, leads here with the run in the fragment. */
function openFromAddress() {
  const id = new URLSearchParams(location.hash.slice(1)).get('run');
  const run = [...runs.values()].find((one) => String(one.id) === id);
  if (run) {
    openRunDialog(run);
  }
}

function tellChanges(list) {
  for (const run of list) {
    const before = runs.get(run.id);
    if (before && before.state !== run.state) {
      announce(`${run.name}: ${run.state}.`);
    }
  }
}

function createRow(run) {
  const row = fromTemplate('run-row');
  const { id } = run;
  row.root.classList.toggle('fresh', loaded);
  row.parts.name.addEventListener('click', () => openRunDialog(runs.get(id)));
  row.parts.menu.addEventListener('click', () => toggleMenu(row.parts.menu, id));
  row.parts.menu.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      toggleMenu(row.parts.menu, id);
    }
  });
  return row;
}

function toggleMenu(button, id) {
  if (isMenuOpenFor(button)) {
    closeMenu(true);
    return;
  }
  const run = runs.get(id);
  const entries = [
    { label: 'Create similar testrun', action: () => openCopyDialog(id), reason: run.copyRefusal },
    { label: 'View details', action: () => openRunDialog(runs.get(id)) },
  ];
  for (const action of run.actions) {
    if (Object.hasOwn(actions, action)) {
      entries.push({ label: actions[action], action: () => act(id, action) });
    }
  }
  openMenu(button, `Actions for ${run.name}`, entries);
}

function updateRow({ parts }, run) {
  setText(parts.name, run.name);
  setText(parts.id, run.tags.length > 0 ? `${run.id} · ${run.tags.join(', ')}` : run.id);
  setChip(parts.state, run.state);
  parts.recording.hidden = !run.recording;
  setAttribute(parts.bar, 'value', barOf(run));
  setAttribute(parts.bar, 'data-state', run.state);
  setAttribute(parts.bar, 'aria-label', `Progress of ${run.name}`);
  setText(parts.progress, progressOf(run));
  setText(parts.record, run.recordName);
  setText(parts.policy, run.policyName);
  setText(parts.node, run.nodeName);
  setTime(parts.started, run.startedAt, formatDayTime(run.startedAt));
  setTime(parts.ended, run.endedAt, formatDayTime(run.endedAt));
  setAttribute(parts.menu, 'aria-label', `Actions for ${run.name}`);
}

function barOf(run) {
  if (run.recording) {
    return null; // nobody knows how many baselines there will be
  }
  switch (run.state) {
    case 'passed': case 'failed': return 100;
    case 'cloning': return percentOf(run.baselines.total, run.recordBaselines);
    default: return percentOf(run.sentRequests, run.plannedRequests);
  }
}

function progressOf(run) {
  if (run.state === 'cloning') {
    return `${formatNumber(run.baselines.total)} of ${countOf(run.recordBaselines, 'baseline')} cloned`;
  }
  if (run.recording) {
    return `${countOf(run.baselines.total, 'baseline')} recorded so far`;
  }
  if (run.state === 'failed') {
    return `${countOf(run.vulnerabilities.length, 'vulnerability', 'vulnerabilities')} · ${countOf(run.sentRequests, 'request')}`;
  }
  if (run.state === 'passed') {
    return countOf(run.sentRequests, 'request');
  }
  if (run.plannedRequests === 0) {
    return 'No requests yet';
  }
  const sent = `${formatNumber(run.sentRequests)} of ${countOf(run.plannedRequests, 'request')}`;
  return run.state === 'running' && run.estimatedSeconds !== null ? `${sent} · ${formatSpan(run.estimatedSeconds)} left` : sent;
}
