// The clone operations with their progress.
import { announce } from './announce.js';
import { byId, fromTemplate, keyed, setAttribute, setChip, setText, setTime } from './dom.js';
import { countOf, formatDayTime, formatNumber, percentOf } from './format.js';

let states = new Map();

/** Shows the operations as the emulator has them now. */
export function showOperations({ total, operations }) {
  for (const operation of operations) {
    const before = states.get(operation.id);
    if (before && before !== operation.state && isOver(operation)) {
      announce(`Clone operation ${operation.id}, ${operation.destination}: ${operation.state}.`);
    }
  }
  states = new Map(operations.map((operation) => [operation.id, operation.state]));
  keyed(byId('operations'), operations, (operation) => operation.id, () => fromTemplate('operation-row'), updateRow);
  byId('operations').hidden = operations.length === 0;
  byId('operations-empty').hidden = operations.length > 0;
  setText(byId('operations-note'), operations.length < total ? `The newest ${formatNumber(operations.length)} of ${formatNumber(total)}` : '');
}

const isOver = ({ state }) => state === 'succeeded' || state === 'failed';

function updateRow({ parts }, operation) {
  const { clonedCases, totalCases } = operation;
  setText(parts.name, operation.destination);
  setChip(parts.state, operation.state, operation.state === 'inProgress' ? 'in progress' : operation.state);
  const place = operation.sourceProject === operation.destinationProject ? '' : ` to ${operation.destinationProject}`;
  setText(parts.path, `${operation.id} · ${operation.kind === 'testSuite' ? 'suite' : 'plan'} from ${operation.source}${place}`);
  setAttribute(parts.bar, 'value', operation.state === 'succeeded' ? 100 : percentOf(clonedCases, totalCases));
  setAttribute(parts.bar, 'data-state', operation.state);
  setAttribute(parts.bar, 'aria-label', `Progress of clone operation ${operation.id}`);
  setText(parts.counts, countsOf(operation));
  const when = operation.completedAt ?? operation.createdAt;
  setTime(parts.when, when, formatDayTime(when));
  setText(parts.message, operation.message);
  parts.message.hidden = !operation.message;
}

function countsOf(operation) {
  const counts = [`${formatNumber(operation.clonedCases)} of ${countOf(operation.totalCases, 'test case')}`];
  if (operation.totalRequirements > 0) {
    counts.push(`${formatNumber(operation.clonedRequirements)} of ${countOf(operation.totalRequirements, 'requirement')}`);
  }
  if (operation.clonedSharedSteps > 0) {
    counts.push(countOf(operation.clonedSharedSteps, 'shared step'));
  }
  return counts.join(' · ');
}
