// The tab "Test plans": projects, their plans, and the suites of a plan on demand.
import { call } from './api.js';
import { byId, fromTemplate, keyed, make, setAttribute, setText } from './dom.js';
import { countOf, formatNumber } from './format.js';
import { openCloneDialog } from './clone-plan.js';
import { SuiteTree } from './suite-tree.js';

const keyOfProject = (project) => `${project.collection}/${project.name}`;

/** Shows the projects with their plans as the emulator has them now. */
export function showPlans({ projects: list }) {
  const plans = list.reduce((sum, project) => sum + project.total, 0);
  keyed(byId('projects'), list, keyOfProject, () => fromTemplate('project-block'), updateProject);
  setText(byId('count-plans'), formatNumber(plans));
  byId('plans-loading').hidden = true;
  byId('plans-empty').hidden = list.length > 0;
}

function updateProject({ parts }, project) {
  setText(parts.name, project.collection === 'fabrikam' ? project.name : keyOfProject(project));
  const shown = project.plans.length < project.total ? `, the newest ${formatNumber(project.plans.length)} shown` : '';
  setText(parts.totals, `${countOf(project.total, 'plan')}${shown} · ${countOf(project.suites, 'suite')} · ${countOf(project.cases, 'test case')}`);
  keyed(parts.plans, project.plans, (plan) => plan.id, (plan) => createPlan(project, plan), updatePlan);
}

function createPlan(project, plan) {
  const row = fromTemplate('plan-row');
  const { toggle, suites, clone } = row.parts;
  suites.id = `suites-of-${plan.id}`;
  toggle.setAttribute('aria-controls', suites.id);
  row.place = { collection: project.collection, project: project.name };
  toggle.addEventListener('click', () => {
    const open = toggle.getAttribute('aria-expanded') !== 'true';
    toggle.setAttribute('aria-expanded', String(open));
    suites.hidden = !open;
    if (open) {
      loadSuites(row);
    }
  });
  clone.addEventListener('click', () => openCloneDialog(row.plan, row.place));
  return row;
}

function updatePlan(row, plan) {
  const before = row.plan;
  row.plan = plan;
  setText(row.parts.name, plan.name);
  setText(row.parts.id, `Plan ${plan.id}`);
  setText(row.parts.counts, `${countOf(plan.suites, 'suite')} · ${countOf(plan.cases, 'test case')}`);
  setAttribute(row.parts.clone, 'aria-label', `Clone ${plan.name}`);
  if (before && !row.parts.suites.hidden && (before.suites !== plan.suites || before.cases !== plan.cases)) {
    loadSuites(row);
  }
}

async function loadSuites(row) {
  const { suites } = row.parts;
  try {
    const answer = await call('GET', `/_emulator/page/plans/${row.plan.id}/suites`);
    if (!answer.ok) {
      throw new Error(answer.data?.error ?? `The emulator answered ${answer.status}.`);
    }
    if (!row.tree) {
      row.tree = new SuiteTree(`Suites of ${row.plan.name}`);
      suites.replaceChildren(row.tree.root);
    }
    row.tree.show(answer.data.suites);
  } catch (error) {
    row.tree = null;
    suites.replaceChildren(make('p', 'field-error', error.message));
  }
}
