// The details of a run, kept up to date while they are open.
import { byId, keyed, make, setAttribute, setChip, setPairs, setText } from './dom.js';
import { countOf, formatDayTime, formatNumber } from './format.js';
import { openCopyDialog } from './copy-run.js';
import { startDialog } from './forms.js';

const dialog = byId('run-dialog');
let shown = null;

startDialog(dialog);
byId('run-copy').addEventListener('click', () => {
  if (byId('run-copy').getAttribute('aria-disabled') !== 'true') {
    const id = shown;
    dialog.close();
    openCopyDialog(id);
  }
});
dialog.addEventListener('close', () => { shown = null; });

export function openRunDialog(run) {
  shown = run.id;
  fill(run);
  dialog.showModal();
  dialog.querySelector('.sidebar-body').scrollTop = 0;
}

/** Takes over what changed, if the run is still there. */
export function updateRunDialog(runs) {
  const run = shown === null ? undefined : runs.get(shown);
  if (run) {
    fill(run);
  }
}

function fill(run) {
  setText(byId('run-title'), run.name);
  setChip(dialog.querySelector('[data-part="state"]'), run.state);
  setText(dialog.querySelector('[data-part="verdict"]'), verdictOf(run));
  setText(byId('run-desc'), run.description);
  fillVulnerabilities(run.vulnerabilities);
  const baselines = run.baselines;
  setPairs(byId('run-baselines'), [
    ['In the record', formatNumber(baselines.total)],
    ['Passed', formatNumber(baselines.passed)],
    ['Failed', formatNumber(baselines.failed)],
    ['Running', formatNumber(baselines.running)],
    ['Waiting', formatNumber(baselines.waiting)],
    ['Interrupted', formatNumber(baselines.interrupted)],
    ['Tech. failure', formatNumber(baselines.technicalFailure)],
  ]);
  setPairs(byId('run-requests'), [
    ['Sent', formatNumber(run.sentRequests)],
    ['Planned', formatNumber(run.plannedRequests)],
    ['Per second', run.averageRps === null ? '–' : formatNumber(run.averageRps)],
  ]);
  setPairs(byId('run-settings'), settingsOf(run));
  setAttribute(byId('run-copy'), 'aria-disabled', run.copyRefusal ? 'true' : null);
  setText(byId('run-copy-reason'), run.copyRefusal);
}

function verdictOf(run) {
  const { passed, failed, total } = run.baselines;
  switch (run.state) {
    case 'passed': return `No vulnerabilities found in ${countOf(total, 'baseline')}.`;
    case 'failed': return `${countOf(run.vulnerabilities.length, 'vulnerability', 'vulnerabilities')} found.`;
    case 'interrupted': return 'Interrupted before its end, for instance by a newer run on the same node.';
    case 'paused': return 'Paused: it goes on only when somebody starts it again.';
    case 'cloning': return 'The baselines of its record are being cloned.';
    case 'running': return run.recording
      ? 'Recording baselines.'
      : `${formatNumber(passed + failed)} of ${countOf(total, 'baseline')} checked.`;
    default: return '';
  }
}

function settingsOf(run) {
  return [
    ['Id', run.id],
    ['Record', `${run.recordName} (${run.recordId})`],
    ['Policy', run.policyName],
    ['Node', run.nodeName],
    ['Started', formatDayTime(run.startedAt)],
    ['Ended', formatDayTime(run.endedAt)],
    ['Tags', run.tags.join(', ') || '–'],
    ['Excluded files', run.excludedExtensions || '–'],
    ['RPS per baseline', run.rpsPerBaseline ?? 'No limit'],
    ['RPS', run.rps ?? 'No limit'],
    ['Stops at first fail', run.stopOnFirstFail ? 'Yes' : 'No'],
  ];
}

function fillVulnerabilities(list) {
  const table = byId('run-vulns');
  table.hidden = list.length === 0;
  byId('run-no-vulns').hidden = list.length > 0;
  const worstFirst = [...list].sort((one, other) => other.threat - one.threat);
  keyed(table.tBodies[0], worstFirst, (vulnerability) => vulnerability.id, createVulnerability, ({ cells }, vulnerability) => {
    setText(cells[0], vulnerability.type);
    setText(cells[1].number, String(vulnerability.threat));
    cells[1].meter.value = vulnerability.threat;
    setText(cells[2], vulnerability.code);
    setText(cells[3], String(vulnerability.id));
  });
}

function createVulnerability() {
  const root = make('tr');
  const cells = [make('td'), make('td'), make('td'), make('td')];
  const threat = make('span', 'threat');
  const number = make('span');
  const meter = make('meter');
  meter.min = 0;
  meter.max = 100;
  meter.setAttribute('aria-hidden', 'true');
  threat.append(number, meter);
  cells[1].append(threat);
  Object.assign(cells[1], { number, meter });
  root.append(...cells);
  return { root, cells };
}
